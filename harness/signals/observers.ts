import type Docker from 'dockerode';
import type { MetricExpectation } from '../model/contract.ts';
import type { Phase } from '../model/phase.ts';
import { PROBES } from '../model/request.ts';
import type { PaceUsed } from '../model/run-header.ts';
import type { Contract } from '../model/target.ts';
import type { Millis } from '../model/time.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { Clock } from './clock.ts';
import { watchEngine } from './engine/engine-events.ts';
import { watchStalls } from './machine/clock-stalls.ts';
import { watchWallClock } from './machine/wall-clock.ts';
import { watchReceiver } from './notifications/receiver.ts';
import { startProber } from './probes/prober.ts';
import { watchPrometheus } from './prometheus/watch-prometheus.ts';
import type { Recorder } from './recorder.ts';
import { sourceHealth } from './sources/source-health.ts';

/** A stack, and how whoever observes it looks. */
export interface Observed {
  stack: Pick<StartedStack, 'origin'>;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  resolutionMs: Millis;
  pace: Pick<PaceUsed, 'pace' | 'scrapeIntervalMs' | 'evaluationIntervalMs'>;
  /** What production scrapes, and how often. */
  jobs: readonly { scrapeIntervalMs: Millis }[];
  /** With their durations compressed already. */
  metrics: readonly Pick<MetricExpectation, 'title' | 'query'>[];
  phase(): Phase;
  probes: Contract['probes'];
  /** Fields of readiness' answer that are recorded with it. */
  alsoReadOfReadiness: readonly string[];
  /** Whoever else looks, until the signal. */
  others: readonly ((signal: AbortSignal) => Promise<void>)[];
  /** Told when one of them cannot observe any more. */
  giveUp(reason: unknown): void;
}

const STALL_LOOK_MS = 10;

/**
 * Follows what the engine says of a run's containers, from before the first of them starts: one that is ready may end
 * while others are not. Disposing ends it.
 */
export function startEngineWatch(
  watch: Pick<Observed, 'clock' | 'recorder' | 'giveUp'> & { docker: Docker; run: string },
): AsyncDisposable {
  const { docker, run, clock, recorder, giveUp } = watch;
  const ending = new AbortController();
  const health = sourceHealth(clock, recorder);
  const watched = watchEngine({ docker, run, clock, recorder, health, signal: ending.signal }).catch(giveUp);
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await watched;
    },
  };
}

/** Starts everybody else who looks at a stack, in a drill and in a rehearsal alike; disposing ends them all. */
export async function startObservers(observed: Observed): Promise<AsyncDisposable> {
  const { stack, clock, recorder, resolutionMs, pace, jobs, probes } = observed;
  const ending = new AbortController();
  const { signal } = ending;
  await using observing = new AsyncDisposableStack();
  const health = sourceHealth(clock, recorder);
  const common = { clock, recorder, health, signal };
  observing.use(
    watchStalls({
      clock,
      everyMs: STALL_LOOK_MS,
      thresholdMs: resolutionMs,
      onStall: (stall) => recorder.record({ kind: 'stall', ...stall, thread: 'main' }),
    }),
  );
  observing.use(watchWallClock(clock, health));
  const observers = [
    watchReceiver({ origin: stack.origin('receiver'), ...common }),
    watchPrometheus({
      origin: stack.origin('prometheus'),
      scrapeIntervalMs: pace.scrapeIntervalMs,
      slowestScrapeIntervalMs: Math.max(...jobs.map((job) => job.scrapeIntervalMs)) / pace.pace,
      evaluationIntervalMs: pace.evaluationIntervalMs,
      metrics: observed.metrics,
      phase: observed.phase,
      ...common,
    }),
    ...observed.others.map((other) => other(signal)),
  ];
  for (const observer of observers) observer.catch(observed.giveUp);
  observing.defer(async () => {
    ending.abort();
    await Promise.allSettled(observers);
  });
  observing.use(
    await startProber({
      clock,
      resolutionMs,
      probes: PROBES.map((name) => ({
        name,
        url: stack.origin('api'),
        spec: probes[name],
        alsoRead: name === 'readiness' ? observed.alsoReadOfReadiness : [],
      })),
      onRecord: (record) => recorder.record(record),
    }),
  );
  return observing.move();
}
