import { endsWithin } from '../host/within.ts';
import type { Phase } from '../model/phase.ts';
import type { Step } from '../model/progress.ts';
import type { Need } from './need.ts';
import type { Observer, ProbeRates } from './signal.ts';
import { SIGNALS } from './signals.ts';
import { sourceHealth } from './sources/source-health.ts';
import type { Watch } from './watch.ts';

/** Everything that is observed of a run, while it is. Disposing ends it. */
export interface Observers extends AsyncDisposable {
  /** The target answers: traffic is sent from now on. @throws FiredrillError `unavailable` when the login fails */
  begin(): Promise<void>;
  /** Sends probes so often from now on; called again, so often instead, and without rates not any more. */
  probe(rates: ProbeRates | undefined): Promise<void>;
  /** The users' traffic, once there is any; see {@link Observer.traffic}. */
  traffic(): ReturnType<NonNullable<Observer['traffic']>>;
  /** Does some work of a phase while what is observed of that phase alone is observed. */
  during(phase: Phase, work: () => Promise<void>): Promise<void>;
  /** Ends the traffic and asks what could not be asked before. */
  readBack(step: Step, signal: AbortSignal): Promise<void>;
  /** What the workload's login captured; nothing before it began. */
  captured: Watch['captured'];
}

/** A question of an observer's that is under way has a deadline of its own, the longest that of a log. Milliseconds. */
const END_LIMIT_MS = 30_000;

/** Starts every signal's observer once, for the needs of all promises together; probes are sent when `probe` says how often. */
export async function startSignals(
  needs: readonly Need[],
  watch: Omit<Watch, 'health' | 'captured' | 'signal'>,
): Promise<Observers> {
  const ending = new AbortController();
  await using all = new AsyncDisposableStack();
  all.defer(async () => ending.abort());
  const given: Watch = {
    ...watch,
    health: sourceHealth(watch.clock, watch.recorder),
    captured: { values: {} },
    signal: ending.signal,
  };
  const observers: { key: string; observer: Observer }[] = [];
  for (const signal of SIGNALS) {
    const observer = await signal.observe?.(needs, given);
    if (observer === undefined) continue;
    observers.push({ key: signal.key, observer });
    all.use(inTime(signal.key, observer));
  }
  const running = all.move();
  return {
    captured: given.captured,
    async begin() {
      for (const { observer } of observers) await observer.begin?.();
    },
    async probe(rates) {
      for (const { observer } of observers) await observer.probe?.(rates);
    },
    traffic: () => observers.map(({ observer }) => observer.traffic?.()).find((one) => one !== undefined),
    async during(phase, work) {
      const starting = observers.map(async ({ key, observer }) => {
        const started = await observer.during?.(phase);
        return started && inTime(key, started);
      });
      await using _during = await startedAll(starting);
      await work();
    },
    async readBack(step, signal) {
      for (const { observer } of observers) await observer.readBack?.(step, signal);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Disposing throws `internal` naming the observer that does not end. */
function inTime(key: string, observer: AsyncDisposable): AsyncDisposable {
  return endsWithin(END_LIMIT_MS, `the observer of ${key}`, observer);
}

async function startedAll(
  starting: readonly Promise<AsyncDisposable | undefined>[],
): Promise<AsyncDisposable> {
  await using all = new AsyncDisposableStack();
  for (const started of await Promise.all(starting)) if (started !== undefined) all.use(started);
  return all.move();
}
