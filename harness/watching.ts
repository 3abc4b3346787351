import { abortQueries } from './abort-conditions.ts';
import type { DrillRun } from './drill-run.ts';
import { watchQueue } from './loading/watch-queue.ts';
import type { Check } from './model/check.ts';
import type { Step } from './model/progress.ts';
import { PROBES } from './model/request.ts';
import { watchStalls } from './observe/clock-stalls.ts';
import { watchEngine } from './observe/engine-events.ts';
import { startProber } from './observe/prober.ts';
import { watchPrometheus } from './observe/prometheus.ts';
import { watchReceiver } from './observe/receiver.ts';
import { sourceHealth } from './observe/sources.ts';
import { watchWallClock } from './observe/wall-clock.ts';
import type { StartedStack } from './stack/start-stack.ts';
import { startChecks } from './workload/checks.ts';
import type { Values } from './workload/request-template.ts';
import { startWorkload, type Workload } from './workload/workload.ts';

/** Everybody who looks at a run, and the users' traffic. Disposing ends them all. */
export interface Watching extends AsyncDisposable {
  /** Logs in and sends the users' traffic from now on. @throws FiredrillError `unavailable` when login fails. */
  startTraffic(): Promise<void>;
  /** Does some work of a phase while the contract's checks of this phase are made. */
  checking(phase: Check['phase'], work: () => Promise<void>): Promise<void>;
  /** What the login captured. */
  values(): Values;
  /** Ends the traffic and asks the target about every write ever attempted. */
  readBack(step: Step): Promise<void>;
}

/** How long the target may take to answer for all writes of a run. */
const READ_BACK_LIMIT_MS = 30_000;
const STALL_LOOK_MS = 10;

/**
 * Follows what the engine says of a run's containers, from before the first of them starts: one that is ready may end
 * while others are not. Disposing ends it.
 */
export function startEngineWatch({ plan, host, clock, recorder, giveUp }: DrillRun): AsyncDisposable {
  const ending = new AbortController();
  const watched = watchEngine({
    docker: host.docker,
    run: plan.run,
    clock,
    recorder,
    health: sourceHealth(clock, recorder),
    signal: ending.signal,
  }).catch(giveUp);
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await watched;
    },
  };
}

/** Starts every other observer of a stack that runs. */
export async function startWatching(run: DrillRun, stack: StartedStack): Promise<Watching> {
  const { plan, clock, recorder, phases } = run;
  const { header } = plan;
  const ending = new AbortController();
  const { signal } = ending;
  await using watching = new AsyncDisposableStack();
  const health = sourceHealth(clock, recorder);
  const common = { clock, recorder, health, signal };
  const api = stack.origin('api');

  watching.use(
    watchStalls({
      clock,
      everyMs: STALL_LOOK_MS,
      thresholdMs: header.resolutionMs,
      onStall: (stall) => recorder.record({ kind: 'stall', ...stall, thread: 'main' }),
    }),
  );
  watching.use(watchWallClock(clock, health));
  const observers = [
    watchReceiver({ origin: stack.origin('receiver'), ...common }),
    watchPrometheus({
      origin: stack.origin('prometheus'),
      scrapeIntervalMs: header.pace.scrapeIntervalMs,
      slowestScrapeIntervalMs: slowest(plan.asWritten.intervals.jobs) / header.pace.pace,
      evaluationIntervalMs: header.pace.evaluationIntervalMs,
      metrics: [...header.contract.metrics, ...abortQueries(header.contract)],
      phase: phases.current,
      ...common,
    }),
  ];
  const queue = header.contract.load?.queue;
  if (queue !== undefined)
    observers.push(
      watchQueue(queue, stack.origin(queue.service), clock, (record) => recorder.record(record), signal),
    );
  for (const observer of observers) observer.catch(run.giveUp);
  watching.defer(async () => {
    ending.abort();
    await Promise.allSettled(observers);
  });
  watching.use(
    await startProber({
      clock,
      resolutionMs: header.resolutionMs,
      probes: PROBES.map((name) => ({
        name,
        url: api,
        spec: header.probes[name],
        alsoRead: name === 'readiness' ? Object.keys(header.contract.readiness?.json ?? {}) : [],
      })),
      onRecord: (record) => recorder.record(record),
    }),
  );
  let workload: Workload | undefined;
  const whole = watching.move();
  return {
    async startTraffic() {
      workload = whole.use(
        await startWorkload({
          clock,
          url: api,
          spec: header.workload,
          alsoRead: Object.keys(header.contract.writes?.json ?? {}),
          onRecord: (record) => recorder.record(record),
        }),
      );
    },
    async checking(phase, work) {
      const checks = await startChecks(phase, {
        clock,
        url: api,
        services: stack,
        contract: header.contract,
        values: workload?.values ?? {},
        onRecord: (record) => recorder.record(record),
      });
      try {
        await work();
      } finally {
        await checks.stop();
      }
    },
    values: () => workload?.values ?? {},
    async readBack(step) {
      if (!workload) return;
      step.update(`asking about ${workload.stats().attempted} writes (limit ${READ_BACK_LIMIT_MS / 1000} s)`);
      await workload.readBack(READ_BACK_LIMIT_MS, run.signal);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

function slowest(jobs: readonly { scrapeIntervalMs: number }[]): number {
  return Math.max(...jobs.map(({ scrapeIntervalMs }) => scrapeIntervalMs));
}
