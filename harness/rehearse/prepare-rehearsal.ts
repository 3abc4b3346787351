import type { Component } from '../components/component.ts';
import { FiredrillError } from '../model/errors.ts';
import { type LoginSpec, probesOf, type WorkloadSpec } from '../model/request.ts';
import type { ImageUsed, Made } from '../model/run-header.ts';
import { entryOf, type Target } from '../model/target.ts';
import type { Millis } from '../model/time.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { STABLE_PROBES, sourcesOf } from '../run/plan.ts';
import { readHelpers } from '../run/prepare-run.ts';
import type { Redact } from '../safety/secrets/redact.ts';
import { redactingOf } from '../safety/secrets/secrets-of.ts';
import type { Watch } from '../signals/watch.ts';
import { isFindable } from '../signals/workload/own-ids.ts';
import { planStack, type StackPlan } from '../stack/plan.ts';
import { hurriedWaits } from './hurried-waits.ts';
import type { RehearsalHeader } from './records.ts';
import { type ParsedRehearsal, procedure } from './rehearsal.ts';
import type { RehearsalStep } from './rehearsal-step.ts';

/** Everything a rehearsal needs, decided before anything is started. */
export interface RehearsalPlan {
  /** Where the evidence goes. */
  folder: string;
  header: RehearsalHeader;
  steps: readonly RehearsalStep[];
  parts: ParsedRehearsal['parts'];
  stack: StackPlan;
  /** Component of the catalogue → reference on this engine. */
  images: ReadonlyMap<string, string>;
  /** Release → reference of its image. */
  releases: ReadonlyMap<string, string>;
  entry: string;
  /** Who of the monitoring must be there to tell. */
  sources: readonly string[];
  login: LoginSpec | undefined;
  probes: Watch['probes'];
  transports: Watch['transports'];
  workload: WorkloadSpec;
  /** What production scrapes, and how often. */
  jobs: readonly { scrapeIntervalMs: Millis }[];
  ruleKinds: Monitoring['ruleKinds'];
  alertmanager?: Monitoring['alertmanager'];
  /** What is known to be secret of the target, and what looks so, is kept out of evidence by this. */
  redact: Redact;
}

export interface RehearsalRequest {
  run: string;
  folder: string;
  target: Target;
  rehearsal: ParsedRehearsal;
  variant: string;
  way: string;
  monitoring: Monitoring;
  components: readonly Component[];
  /** Files of the project's own transports of probes, by their names. */
  transports: Watch['transports'];
  /** Component of the catalogue → its image; `service` is the release that runs at first. */
  images: ReadonlyMap<string, ImageUsed>;
  releases: ReadonlyMap<string, ImageUsed>;
  manual: boolean;
  /** So many times as short are the rehearsal's waits; 1 is as the procedure says. */
  hurry: number;
  startedAt: string;
  commit: string;
  projectCommit?: string;
  firedrill: string;
  made: Made;
  engine: string;
  resolutionMs: Millis;
}

export async function prepareRehearsal(request: RehearsalRequest): Promise<RehearsalPlan> {
  const { target, rehearsal, variant, way, components, monitoring } = request;
  const { title: variantTitle } = rehearsal.variants[variant] ?? {};
  if (variantTitle === undefined) throw new FiredrillError('internal', `${variant} was not resolved`);
  const { files } = monitoring;
  const workload = rehearsal.workload ?? target.contract.workload;
  const entry = entryOf(target);
  if (files === undefined || workload === undefined || entry === undefined)
    throw new FiredrillError(
      'usage',
      `a rehearsal needs ${files === undefined ? 'monitoring' : workload === undefined ? 'contract.workload' : 'entry'} ` +
        `in targets/${target.name}/target.ts: its steps watch both users and alerts`,
    );
  const steps = procedure(rehearsal, way, variant);
  const waits = hurriedWaits(rehearsal.waits, request.hurry);
  const references = (images: ReadonlyMap<string, ImageUsed>) =>
    new Map([...images].map(([name, { reference }]) => [name, reference]));
  return {
    folder: request.folder,
    steps,
    parts: rehearsal.parts,
    redact: redactingOf(target, [...monitoring.evidence, ...monitoring.unfiled], monitoring.held),
    stack: planStack(target, { components, monitoring: files, helpers: await readHelpers() }),
    images: references(request.images),
    releases: references(request.releases),
    entry,
    sources: sourcesOf(monitoring),
    login: target.contract.login,
    probes: probesOf(target.contract.probes),
    transports: request.transports,
    workload,
    jobs: monitoring.jobs,
    ruleKinds: monitoring.ruleKinds,
    alertmanager: monitoring.alertmanager,
    header: {
      kind: 'rehearsal',
      t: 0,
      schema: 1,
      run: request.run,
      rehearsal: rehearsal.name,
      title: rehearsal.title,
      target: target.name,
      variant,
      variantTitle,
      way,
      manual: request.manual,
      ...(request.hurry === 1 ? {} : { hurry: request.hurry }),
      ...(waits.length === 0 ? {} : { waits }),
      startedAt: request.startedAt,
      commit: request.commit,
      ...(request.projectCommit === undefined ? {} : { projectCommit: request.projectCommit }),
      firedrill: request.firedrill,
      made: request.made,
      engine: request.engine,
      images: imagesUsed(request),
      resolutionMs: request.resolutionMs,
      pace: monitoring.pace,
      ...(isFindable(workload) ? {} : { findable: false as const }),
      stableProbes: target.contract.stableProbes ?? STABLE_PROBES,
      steps: steps.map(({ id, title, who, until, part, tier }) => ({
        id,
        title,
        who,
        until,
        ...(part === undefined ? {} : { part }),
        ...(tier === undefined ? {} : { tier }),
      })),
      figures: rehearsal.figures.flatMap(({ ways, ...one }) =>
        ways === undefined || ways.includes(way) ? [one] : [],
      ),
      ...(rehearsal.followUps.length === 0 ? {} : { followUps: rehearsal.followUps }),
      ...Object.assign({}, ...rehearsal.parts.map((part) => part.facts?.(variant))),
    },
  };
}

/** What provided them knows more of them than a report tells. */
function imagesUsed({ images, releases }: RehearsalRequest): Record<string, ImageUsed> {
  const named = [...releases].map(([release, image]) => [`service ${release}`, image] as const);
  return Object.fromEntries(
    [...images, ...named].map(([component, { reference, digest, origin }]) => [
      component,
      { reference, digest, origin },
    ]),
  );
}
