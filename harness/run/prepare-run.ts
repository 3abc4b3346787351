import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '../components/component.ts';
import { asDrilled } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import { onReplicas } from '../faults/shared/on-replicas.ts';
import { type Part, together } from '../faults/shared/together.ts';
import { withheld } from '../faults/shared/withheld.ts';
import { OWN_ENDING } from '../host/own-module.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { PeopleOfRun } from '../model/people.ts';
import type { ImageUsed, Made, RunHeader } from '../model/run-header.ts';
import { withSizes } from '../model/sized.ts';
import type { Limits } from '../promises/condition.ts';
import { type Promises, promisesSchema } from '../promises/contract.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { needsOfAll } from '../promises/needs.ts';
import type { Redact } from '../safety/secrets/redact.ts';
import { redactingOf } from '../safety/secrets/secrets-of.ts';
import { underLoad } from '../signals/load/under-load.ts';
import type { Need } from '../signals/need.ts';
import type { CompanionPlan, HelperSources } from '../stack/own-programs.ts';
import { planStack, type StackPlan } from '../stack/plan.ts';
import type { Attended } from './by-hand/attended.ts';
import type { Monitoring } from './monitoring.ts';
import { brokenBy, limitsOf, partsOf, planOf } from './plan.ts';
import { withDisk } from './with-disk.ts';

/** Everything a run needs, decided before anything is started. */
export interface RunPlan {
  run: string;
  /** Where the evidence goes. */
  folder: string;
  header: RunHeader;
  /** All of them together, where the drill has several. */
  fault: Fault;
  /** The service that the fault goes to, of several the first. */
  service: string;
  /** Of several faults each with the service that it goes to; none in a control run. */
  parts: readonly Part[];
  stack: StackPlan;
  /** Component of the catalogue → reference on this engine. */
  images: ReadonlyMap<string, string>;
  /** What production's rules are put to, see replay-run.ts. */
  asWritten?: NonNullable<Monitoring['asWritten']>;
  /** Whether there is a Prometheus that is given any series. */
  recordsSeries: boolean;
  /** Which Prometheus runs. */
  prometheus: Pick<NonNullable<Target['monitoring']>, 'version'>;
  /** What production scrapes, and how often. */
  jobs: Monitoring['jobs'];
  ruleKinds: Monitoring['ruleKinds'];
  alertmanager?: Monitoring['alertmanager'];
  /** Kinds of promises, the project's own among them. */
  kinds: readonly DefinedKind[];
  /** Files of the project's own transports of probes, by their names. */
  transports: Readonly<Record<string, string>>;
  /** What the signals must observe. */
  needs: readonly Need[];
  /** What is known to be secret of the target, and what looks so, is kept out of evidence by this. */
  redact: Redact;
  limits: Limits;
  keep: boolean;
  inFront?: InFront;
  /** Who cures it, where the machine does not. */
  attended?: Attended;
}

/** Puts something between the probes and the traffic and the service that users call. @param origin of that service */
export type InFront = (origin: string) => Promise<{ origin: string } & AsyncDisposable>;

export interface RunRequest {
  run: string;
  folder: string;
  target: Target;
  drill: Drill;
  variant: string;
  monitoring: Monitoring;
  kinds: readonly DefinedKind[];
  transports: Readonly<Record<string, string>>;
  /** Those that the target's services may name. */
  components: readonly Component[];
  images: ReadonlyMap<string, ImageUsed>;
  startedAt: string;
  commit: string;
  projectCommit?: string;
  firedrill: string;
  made: Made;
  engine: string;
  /** Decides the order of what is alternated. */
  seed?: number;
  /** Milliseconds; by default 1 % of the tightest objective, at most 20. */
  resolutionMs?: number;
  /** Milliseconds between the steady state's proof and the injection. */
  injectAfterMs?: number;
  /** All phases and no fault. */
  control?: boolean;
  keep: boolean;
  inFront?: InFront;
  /** What people have to do with the run; nothing where it is left out. */
  people?: Pick<PeopleOfRun, 'manual' | 'hurry' | 'unanswered'>;
  attended?: Attended;
}

/** The target as its services are set in this drill. */
function asSized(target: Target, { sized }: Promises): Target {
  return sized === undefined ? target : { ...target, services: withSizes(target.services, sized) };
}

/**
 * Resolves a drill against a target: which service breaks, what is asked, for how long.
 * @throws FiredrillError `usage` when the pair does not apply or an objective is finer than any resolution
 */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const { drill, variant, monitoring, kinds, resolutionMs, control = false } = request;
  const target = asDrilled(request.target, drill.name, variant);
  const plan = planOf({
    target: request.target,
    drill,
    variant,
    monitoring,
    kinds,
    control,
    seed: request.seed ?? randomInt(2 ** 31),
    ...(resolutionMs === undefined ? {} : { resolutionMs }),
    ...(request.injectAfterMs === undefined ? {} : { injectAfterMs: request.injectAfterMs }),
    ...(request.people === undefined ? {} : { people: request.people }),
  });
  const promises = promisesSchema.parse(plan.contract);
  const [first, ...others] = partsOf(drill, target, variant);
  if (first === undefined) throw new FiredrillError('internal', `${drill.name} was not resolved`);
  const broken = brokenBy(target.contract.drills[drill.name] ?? {}, plan.service, target);
  const parts = [{ ...first, fault: onReplicas(first.fault, broken) }, ...others];
  const fault = together(parts);
  return {
    run: request.run,
    folder: request.folder,
    fault: control ? withheld(fault) : fault,
    parts: control ? [] : parts,
    service: plan.service,
    redact: redactingOf(request.target, [...monitoring.evidence, ...monitoring.unfiled], monitoring.held),
    stack: planStack(
      underLoad(asSized(withDisk(target, plan.service, drill.name), promises), promises.load),
      {
        components: request.components,
        monitoring: monitoring.files,
        helpers: await readHelpers(),
        companions: (
          await Promise.all(parts.map((part) => companionsOf(part.fault, part.service, target)))
        ).flat(),
      },
    ),
    images: new Map([...request.images].map(([component, { reference }]) => [component, reference])),
    ...(monitoring.asWritten ? { asWritten: monitoring.asWritten } : {}),
    recordsSeries: monitoring.jobs.length > 0 || monitoring.pushesEveryMs !== undefined,
    prometheus: target.monitoring ?? {},
    jobs: monitoring.jobs,
    ruleKinds: monitoring.ruleKinds,
    alertmanager: monitoring.alertmanager,
    kinds,
    transports: request.transports,
    needs: needsOfAll(plan, kinds),
    limits: limitsOf(promises, monitoring),
    keep: request.keep,
    ...(request.inFront ? { inFront: request.inFront } : {}),
    ...(request.attended ? { attended: request.attended } : {}),
    header: {
      kind: 'run',
      t: 0,
      schema: 2,
      run: request.run,
      startedAt: request.startedAt,
      commit: request.commit,
      ...(request.projectCommit === undefined ? {} : { projectCommit: request.projectCommit }),
      firedrill: request.firedrill,
      made: request.made,
      engine: request.engine,
      // What provided them knows more of them than a report tells.
      images: Object.fromEntries(
        [...request.images].map(([component, { reference, digest, origin }]) => [
          component,
          { reference, digest, origin },
        ]),
      ),
      ...plan,
    },
  };
}

/** The server that a fault brings along, where it does, with what it is given of the target. */
export async function companionsOf(
  { companion }: Pick<Fault, 'companion'>,
  service: string,
  { services }: Pick<Target, 'services'>,
): Promise<CompanionPlan[]> {
  if (!companion) return [];
  const { name, port, program, presents } = companion;
  const expired = presents && services[service]?.tls?.expired;
  const files = expired && { 'certificate.pem': expired.certificate, 'key.pem': expired.key };
  return [{ name, port, source: await readFile(program, 'utf8'), service, ...(files ? { files } : {}) }];
}

/** The programs that run inside every stack, as they are beside this file. */
export async function readHelpers(): Promise<HelperSources> {
  const read = (...path: string[]) => readFile(join(import.meta.dirname, '..', ...path), 'utf8');
  const [receiver, answers, mail, resolver] = await Promise.all([
    read('signals', 'notifications', `receiver-server${OWN_ENDING}`),
    read('signals', 'notifications', `answers${OWN_ENDING}`),
    read('signals', 'notifications', `mail-server${OWN_ENDING}`),
    read('stack', `resolver-server${OWN_ENDING}`),
  ]);
  return { receiver, answers, mail, resolver };
}
