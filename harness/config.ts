/**
 * `firedrill/config`: what targets, drills and rehearsals are written with, Firedrill's own and those of any project.
 *
 * ```ts
 * import { defineTarget } from 'firedrill/config';
 * export default defineTarget({ name: 'shop', … });
 * ```
 *
 * The one file of the house that exports what others define: the author of a target depends on this list and not on
 * where things lie, so that rooms can be rebuilt without breaking a project. Inside the house nothing imports it.
 */

import {
  type Component,
  type ComponentSpec,
  defineComponent as completedComponent,
} from './components/component.ts';
import type { Target, WrittenTarget } from './contract/target-schema.ts';
import type { Abilities } from './model/abilities.ts';
import type { Drill } from './model/drill.ts';
import type { Fault } from './model/fault.ts';
import type { Rehearsal } from './rehearse/rehearsal.ts';
import type { OwnProbe } from './signals/probes/own-probe.ts';

/** What `targets/<name>/target.ts` exports as its default: a stack, and what its owners promise of it. */
export function defineTarget(target: Target): Target;
export function defineTarget(target: WrittenTarget): WrittenTarget;
export function defineTarget(target: Target | WrittenTarget): Target | WrittenTarget {
  return target;
}

/** What `drills/<name>.ts` exports as its default: the role it breaks, and which way each probe must go meanwhile. */
export function defineDrill(drill: Drill): Drill {
  return drill;
}

/**
 * A fault for a drill's variant.
 * @typeParam Needs the abilities that its functions ask for
 */
export function defineFault<Needs extends keyof Abilities>(fault: Fault<Needs>): Fault<Needs> {
  return fault;
}

/**
 * What `components/<name>.ts` of a project exports as its default: a program that its targets name as they name `postgres`,
 * with a recipe for machines without a registry where it has one.
 */
export function defineComponent(component: ComponentSpec): Component {
  return completedComponent(component);
}

/**
 * What `probes/<name>.ts` of a project exports as its default: a transport for probes that Firedrill does not speak. A contract
 * says `probes: { user: { own: '<name>', with: { … } } }`.
 * @typeParam Spec what stands under `with`
 */
export function defineProbe<Spec>(probe: OwnProbe<Spec>): OwnProbe<Spec> {
  return probe;
}

/** What a target's `rehearsals/<name>.ts` exports as its default: a procedure that people must be able to do. */
export function defineRehearsal(rehearsal: Rehearsal): Rehearsal {
  return rehearsal;
}

// Shapes of what contracts say to probes and promises of a project's own.
export { z } from 'zod';
// What a component's recipe stands on.
export { base, debian } from './components/base.ts';
export type { Component, ComponentSpec } from './components/component.ts';
export { connectionsTaken } from './components/mariadb/connections-taken.ts';
export { mariadbReadOnly } from './components/mariadb/read-only.ts';
// Faults that a drill may name.
export { indexesMissing } from './components/postgres/indexes-missing.ts';
export {
  lockedTables,
  tablesLockedFor,
  tablesLockedNowAndAgain,
} from './components/postgres/locked-tables.ts';
export {
  readOnlyDatabase,
  readOnlyDatabaseWarmPool,
} from './components/postgres/read-only-database.ts';
export { readOnlyServer } from './components/postgres/read-only-server.ts';
export { slotsTaken } from './components/postgres/slots-taken.ts';
export { memoryAlarm } from './components/rabbitmq/memory-alarm.ts';
export { queuesFull } from './components/rabbitmq/queues-full.ts';
export { commandForbidden, scanForbidden } from './components/redis/command-forbidden.ts';
export { bucketsMissing } from './components/versitygw/buckets-missing.ts';
// Types of what is defined above, and of its parts.
export type { Target } from './contract/target-schema.ts';
export type { DerivedImage } from './engine/derived-image.ts';
export { BANDWIDTH, bandwidth } from './faults/bandwidth.ts';
export { blackhole } from './faults/blackhole.ts';
export { certificateExpired } from './faults/certificate-expired.ts';
export { clockSkew, clockSkewOf } from './faults/clock-skew.ts';
export { cpuPressure } from './faults/cpu-pressure.ts';
export { diskFull, diskLow } from './faults/disk-full.ts';
export { dnsFailure } from './faults/dns-failure.ts';
export { dnsTimeout } from './faults/dns-timeout.ts';
export { errors } from './faults/errors.ts';
export { firstFail, firstFailOf } from './faults/first-fail.ts';
export { headersDropped } from './faults/headers-dropped.ts';
export { LATENCY, latency } from './faults/latency.ts';
export { LIMIT_DATA, limitData } from './faults/limit-data.ts';
export { memoryCrowded } from './faults/memory-crowded.ts';
export { memoryPressure } from './faults/memory-pressure.ts';
export { memoryTakenOf } from './faults/memory-taken.ts';
export { overdue, overdueBy } from './faults/overdue.ts';
export { packetDuplication } from './faults/packet-duplication.ts';
export { packetLoss } from './faults/packet-loss.ts';
export { partition } from './faults/partition.ts';
export { paused } from './faults/paused.ts';
export { refused } from './faults/refused.ts';
export { repeated, repeatedOf } from './faults/repeated.ts';
export { RESET, reset } from './faults/reset.ts';
export { restarted } from './faults/restarted.ts';
export { secretsMissing } from './faults/secrets-missing.ts';
export { settingOf } from './faults/setting.ts';
export { type ToxicShape, toxicFault } from './faults/shared/toxic-fault.ts';
export { SLICER, slicer } from './faults/slicer.ts';
export { slow } from './faults/slow.ts';
export { SLOW_CLOSE, slowClose } from './faults/slow-close.ts';
export { slowDisk } from './faults/slow-disk.ts';
export { stopped } from './faults/stopped.ts';
export { swallowed } from './faults/swallowed.ts';
export { TIMEOUT, timeout } from './faults/timeout.ts';
export { timeouts } from './faults/timeouts.ts';
export { load } from './load/rush.ts';
export { spike } from './load/spike.ts';
export type { Abilities, CommandOptions } from './model/abilities.ts';
export type { ConversationSpec } from './model/conversation.ts';
export type { Drill, Variant } from './model/drill.ts';
// What a rehearsal's own code throws, and how it writes durations.
export { FiredrillError } from './model/errors.ts';
export type { Fault } from './model/fault.ts';
export type { Look } from './model/look.ts';
export type { Objective, Tier } from './model/objective.ts';
export type { PeopleContract } from './model/people.ts';
export type { Answer, ProbeSpec, RequestSpec, WorkloadSpec } from './model/request.ts';
export type { OrchestratorProbe, Role, ServiceSpec } from './model/target.ts';
export type { Millis } from './model/time.ts';
export type { AllowedAlert } from './promises/alerts/spec.ts';
export type { Condition, Moment, SoFar } from './promises/condition.ts';
export type { DrillContract } from './promises/contract.ts';
export { type Claim, definePromise, type Expectation, type PromiseKind } from './promises/kind.ts';
export type { MetricExpectation } from './promises/metrics/metrics.ts';
export type { Plan } from './promises/plan.ts';
export type { Blip } from './promises/probes/good.ts';
export type { Place } from './promises/problems.ts';
export type { RetryPromise } from './promises/retries/retries.ts';
export { eachTwice, type Standing } from './rehearse/again.ts';
export { asked } from './rehearse/asking.ts';
export { type BackedUp, backedUp, backupKept, freshBackup } from './rehearse/backed-up.ts';
export { compared } from './rehearse/content/compared.ts';
export {
  type Content,
  contentAt,
  contentOf,
  type DatabasePlace,
} from './rehearse/content/content.ts';
export { describedFile } from './rehearse/content/described-file.ts';
export {
  type Difference,
  differenceInWords,
  differencesIn,
} from './rehearse/content/differences.ts';
export { contentWhenDumped } from './rehearse/content/dumped.ts';
export { isOfNewerVersion } from './rehearse/content/newer-version.ts';
export type { Rule, Saying } from './rehearse/decision/decider.ts';
export { deciding } from './rehearse/decision/part.ts';
export type { Decision, Situation } from './rehearse/decision/records.ts';
export { sharpFall } from './rehearse/decision/sharp-fall.ts';
export type {
  Part,
  PartEvidence,
  PartJudgement,
  PartRecord,
  PartRun,
  StartedPart,
} from './rehearse/part.ts';
export { type ClosedSlot, firstMoment, slotsAt } from './rehearse/preconditions/calendar.ts';
export { type Preconditions, preconditions } from './rehearse/preconditions/part.ts';
export { permissionBy } from './rehearse/preconditions/permission.ts';
export { OVERRIDES, type Precondition } from './rehearse/preconditions/precondition.ts';
export { alertsOf, raise } from './rehearse/raise.ts';
export { recovery, servedOrGivenUp } from './rehearse/recovery.ts';
export type { Rehearsal } from './rehearse/rehearsal.ts';
export type { RehearsalStep } from './rehearse/rehearsal-step.ts';
export { releases } from './rehearse/releases.ts';
export { type Restored, restored } from './rehearse/restored.ts';
export { type Rows, rows } from './rehearse/rows.ts';
export { type Scaled, scaled } from './rehearse/scaled.ts';
export { servedSteadily, steadyBefore } from './rehearse/served-steadily.ts';
export { type Told, telling, toldOf } from './rehearse/telling.ts';
export type { Answered, Offering, Request, World } from './rehearse/world.ts';
export type { CallAnswer, CallSpec, Check } from './signals/calls/check.ts';
export type { Facts } from './signals/facts.ts';
export type { Need } from './signals/need.ts';
export type {
  OwnAnswer,
  OwnConnection,
  OwnPlace,
  OwnProbe,
} from './signals/probes/own-probe.ts';
export { duration, moment } from './text/format.ts';
