import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Component } from '../components/component.ts';
import type { Clock } from '../host/clock.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import type { ImageUsed } from '../model/run-header.ts';
import type { Target } from '../model/target.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { readHelpers } from '../run/prepare-run.ts';
import { startWatchdog } from '../safety/watchdog.ts';
import { startEngineWatch } from '../signals/engine/engine-watch.ts';
import { gathering } from '../signals/facts.ts';
import { openRecorder, type Recorder } from '../signals/recorder.ts';
import { planStack } from '../stack/plan.ts';
import { type StartedStack, startStack } from '../stack/start-stack.ts';
import { isTimeline, type RehearsalHeader, type RehearsalOnly, type RehearsalRecord } from './records.ts';
import { procedure, type Rehearsal, type RehearsalVariant } from './rehearsal.ts';
import type { RehearsalRun } from './rehearsal-run.ts';
import { runProcedure } from './run-procedure.ts';
import type { People } from './run-step.ts';
import { startWorld } from './start-world.ts';

/** Everything a rehearsal needs, decided before anything is started. */
export interface RehearsalPlan {
  id: string;
  /** Where the evidence goes. */
  folder: string;
  target: Target;
  rehearsal: Rehearsal;
  variant: string;
  way: string;
  monitoring: Monitoring;
  /** Those that the target's services may name. */
  components: readonly Component[];
  /** Component of the catalogue → its image; `service` is the release that runs at first. */
  images: ReadonlyMap<string, ImageUsed>;
  /** Release → its image. */
  releases: ReadonlyMap<string, ImageUsed>;
  commit: string;
  firedrill: string;
  engine: string;
  resolutionMs: number;
}

export interface RehearsalHost {
  docker: Docker;
  /** Where the engine is, as DOCKER_HOST has it. */
  engine: string;
  owner: string;
  clock: Clock;
  progress: Progress;
  people: People;
  signal: AbortSignal;
  watchdog: string;
}

/** A rehearsal's last look at its rows may wait for a target that is slow; then it is over. */
const READ_BACK_LIMIT_MS = 90_000;

/**
 * Starts a target's stack with its monitoring in real time, its users' traffic and everybody who watches, does the steps
 * of a procedure on it, reads back every write, and removes everything. What it sees is in `timeline.jsonl` as it
 * happens; judging is somebody else's work. Never throws for what the target, a step or the machine did.
 */
export async function runRehearsal(plan: RehearsalPlan, host: RehearsalHost): Promise<void> {
  const { rehearsal } = plan;
  const { clock } = host;
  const trouble = new AbortController();
  const giveUp = (reason: unknown) => trouble.abort(reason);
  const signal = AbortSignal.any([host.signal, trouble.signal]);
  using recorder: Recorder<RehearsalRecord> = openRecorder(join(plan.folder, 'timeline.jsonl'), giveUp);
  const variant = rehearsal.variants[plan.variant];
  if (variant === undefined) throw new FiredrillError('internal', `${plan.variant} was not resolved`);
  const gathered = gathering();
  recorder.subscribe((record) => {
    if (!isTimeline(record)) return;
    gathered.add(record);
  });
  recorder.record(headerOf(plan, variant, host));
  const run: RehearsalRun = {
    id: plan.id,
    docker: host.docker,
    clock,
    recorder,
    rehearsal,
    variant,
    releases: plan.releases,
    probes: plan.target.contract.probes,
    resolutionMs: plan.resolutionMs,
    pace: plan.monitoring.pace,
    jobs: plan.monitoring.asWritten.intervals.jobs,
    facts: gathered.facts,
    signal,
    giveUp,
  };
  let end: Ending = { outcome: 'completed', reason: '' };
  try {
    await withStack(plan, host, run, (stack) => rehearse(plan, host, run, stack));
  } catch (error) {
    end = endingOf(error, host.signal);
  }
  recorder.record({ kind: 'end', t: clock.now(), ...end });
}

type Ending = Pick<Extract<TimelineRecord, { kind: 'end' }>, 'outcome' | 'reason'>;

async function rehearse(
  { rehearsal, way }: RehearsalPlan,
  { clock, progress, people }: RehearsalHost,
  run: RehearsalRun,
  stack: StartedStack,
): Promise<void> {
  await using started = await startWorld(run, stack);
  const record = (one: RehearsalOnly) => run.recorder.record(one);
  try {
    await runProcedure(procedure(rehearsal, way, run.variant), started.world, {
      clock,
      record,
      people,
      progress: (title) => progress.start(title),
      signal: run.signal,
    });
  } finally {
    // Also of a rehearsal that failed: what was lost is what people ask first.
    if (!run.signal.aborted) {
      const step = progress.start('read back every write');
      const limit = AbortSignal.any([run.signal, AbortSignal.timeout(READ_BACK_LIMIT_MS)]);
      await unlessAborted(limit, started.readBack(step, limit)).then(
        () => step.done(),
        (error: unknown) => step.fail(shortly(error)),
      );
    }
  }
}

async function withStack(
  plan: RehearsalPlan,
  host: RehearsalHost,
  run: RehearsalRun,
  work: (stack: StartedStack) => Promise<void>,
): Promise<void> {
  await using _watchdog = startWatchdog({
    program: host.watchdog,
    run: plan.id,
    folder: plan.folder,
    engine: host.engine,
    onHealed: (because) => run.giveUp(new FiredrillError('internal', because)),
  });
  await using _engine = startEngineWatch({ ...run, run: plan.id });
  const step = host.progress.start('start the stack');
  const images = new Map([...plan.images].map(([component, { reference }]) => [component, reference]));
  const { target, components, monitoring } = plan;
  const parts = { components, monitoring: monitoring.files, helpers: await readHelpers() };
  await using stack = await startStack(planStack(target, parts), {
    docker: host.docker,
    owner: host.owner,
    run: plan.id,
    keep: false,
    images,
    step,
    signal: run.signal,
  }).catch((error: unknown) => {
    step.fail(shortly(error));
    throw error;
  });
  step.done();
  try {
    await work(stack);
  } finally {
    const stopping = host.progress.start('remove everything');
    // Without logs there is less to read, but what was measured stands.
    await stack.saveLogs(join(plan.folder, 'logs')).catch((error: unknown) => {
      const t = run.clock.now();
      run.recorder.record({ kind: 'source', t, source: 'logs', ok: false, detail: shortly(error) });
    });
    await stack[Symbol.asyncDispose]();
    stopping.done();
  }
}

function headerOf(
  plan: RehearsalPlan,
  variant: RehearsalVariant,
  { clock, people }: RehearsalHost,
): RehearsalHeader {
  const { rehearsal, target } = plan;
  const releases = [...plan.releases].map(([release, image]) => [`service ${release}`, image] as const);
  const used = [...plan.images, ...releases].map(([component, { reference, digest, origin }]) => [
    component,
    { reference, digest, origin },
  ]);
  return {
    kind: 'rehearsal',
    t: 0,
    schema: 1,
    run: plan.id,
    rehearsal: rehearsal.name,
    title: rehearsal.title,
    target: target.name,
    variant: plan.variant,
    variantTitle: variant.title,
    way: plan.way,
    manual: people.manual,
    startedAt: clock.startedAt,
    commit: plan.commit,
    firedrill: plan.firedrill,
    engine: plan.engine,
    images: Object.fromEntries(used),
    resolutionMs: plan.resolutionMs,
    pace: plan.monitoring.pace,
    stableProbes: target.contract.stableProbes,
    steps: procedure(rehearsal, plan.way, variant).map(({ id, title, who, until, part, tier }) => ({
      id,
      title,
      who,
      until,
      ...(part === undefined ? {} : { part }),
      ...(tier === undefined ? {} : { tier }),
    })),
    figures: rehearsal.figures,
    ...(variant.expects === undefined ? {} : { expects: variant.expects }),
  };
}

function endingOf(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted) return { outcome: 'aborted', reason: shortly(signal.reason) };
  const code = error instanceof FiredrillError ? error.code : 'internal';
  const outcome = code === 'unavailable' || code === 'aborted' ? code : 'error';
  return { outcome, reason: shortly(error) };
}
