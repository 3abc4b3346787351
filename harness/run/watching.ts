import type { Values } from '../http/request-template.ts';
import type { Check } from '../model/check.ts';
import type { Step } from '../model/progress.ts';
import { abortQueries } from '../promises/stops/stop-conditions.ts';
import { startChecks } from '../signals/calls/calls.ts';
import { watchQueue } from '../signals/load/watch-queue.ts';
import { startObservers } from '../signals/observers.ts';
import { startWorkload, type Workload } from '../signals/workload/workload.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { DrillRun } from './drill-run.ts';

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

/** Starts every other observer of a stack that runs. */
export async function startWatching(run: DrillRun, stack: StartedStack): Promise<Watching> {
  const { plan, clock, recorder, phases } = run;
  const { header } = plan;
  await using watching = new AsyncDisposableStack();
  const api = stack.origin('api');
  const { queue } = header.contract.load ?? {};
  watching.use(
    await startObservers({
      stack,
      clock,
      recorder,
      resolutionMs: header.resolutionMs,
      pace: header.pace,
      jobs: plan.asWritten.intervals.jobs,
      metrics: [...header.contract.metrics, ...abortQueries(header.contract)],
      phase: phases.current,
      probes: header.probes,
      alsoReadOfReadiness: Object.keys(header.contract.readiness?.json ?? {}),
      others:
        queue === undefined
          ? []
          : [(signal) => watchQueue(queue, stack.origin(queue.service), clock, recorder.record, signal)],
      giveUp: run.giveUp,
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
