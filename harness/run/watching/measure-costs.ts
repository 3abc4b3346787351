/** What one probe of each kind costs the service that answers it. */

import { median } from '../../figures/median.ts';
import type { Clock } from '../../host/clock.ts';
import { pause } from '../../host/pause.ts';
import type { ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ProbeRecord } from '../../model/timeline.ts';
import { askOnce } from '../../signals/probes/ask-once.ts';
import type { Probe } from '../../signals/probes/probe.ts';
import { probeClient } from '../../signals/probes/probe-client.ts';

/**
 * Stretches of each kind, by turns: the fewest, and the most while it still gets cheaper, as it does until the code behind
 * it is compiled. Each cost is the median of the latest few, so that a scrape that falls into one is not taken for the
 * probes' doing.
 */
const FEWEST_STRETCHES = 4;
const MOST_STRETCHES = 10;
const LATEST = 3;
/** What a stretch may come to less than those before it by chance. */
const CHEAPER = 0.85;
/** Probes of a stretch: as many as say something of a cheap one, and no more than the time leaves for a dear one. */
const MOST_PROBES = 60;
const FEWEST_PROBES = 2;
const STRETCH_MS = 60;
/** How long the service is looked at without a probe, milliseconds: what it does of its own accord is no probe's cost. */
const IDLE_MS = 200;
/** A counter that takes longer to answer is asked once for each kind: milliseconds, and how long the stretches are then. */
const SLOW_MS = 100;
const SLOW_STRETCH_MS = 400;
/** Times that one probe of each kind is sent at once. */
const BURSTS = 5;
/** From here on probes that are sent at once are answered rather one after another than side by side. */
const ONE_AFTER_ANOTHER = 0.5;
/** Probes that are later together by less than this, milliseconds, may have been held up on their way. */
const HELD_UP_MS = 1;

export interface ProbeCost {
  /** Milliseconds of a processor, by the count of the service's container. */
  cpuMs?: Millis;
  /** Milliseconds until it was answered when nothing else was asked: the least of several. */
  aloneMs: Millis;
  /** What a probe takes of the service's time, milliseconds. */
  costMs: Millis;
}

export interface ProbeCosts {
  costs: ReadonlyMap<ProbeName, ProbeCost>;
  /** 0: probes that are sent at once are answered side by side. 1: one after another. */
  serial: number;
}

export interface CostOptions {
  clock: Clock;
  probes: readonly Probe[];
  /** Milliseconds for which the service has had a processor so far; NaN where that is not known. */
  cpuMs(): Promise<Millis>;
  onRecord(record: ProbeRecord): void;
  signal: AbortSignal;
}

/**
 * Asks one at a time, then one of each kind at once, never more than that. A probe costs what it takes of a processor; or
 * all of its time, where the service answers one after another and waits meanwhile for something else, or where the engine
 * does not count.
 */
export async function measureCosts(options: CostOptions): Promise<ProbeCosts> {
  const { clock, probes, signal, onRecord } = options;
  using clients = new DisposableStack();
  const asks = probes.map((probe) => {
    const client = clients.adopt(probeClient(probe), (one) => one.close());
    const ask = async () => {
      const { sent, t } = await askOnce(clock, probe, client, onRecord);
      return t - sent;
    };
    return { name: probe.name, ask, alone: [] as Millis[], cpu: [] as Millis[] };
  });
  const counter = counting(options);
  const idle = await counter.during(() => pause(IDLE_MS, signal));
  const [fewest, stretchMs] = counter.isSlow() ? [1, SLOW_STRETCH_MS] : [FEWEST_STRETCHES, STRETCH_MS];
  const stretch = async ({ ask, alone, cpu }: (typeof asks)[number]) => {
    const took: Millis[] = [];
    const seen = await counter.during(async () => {
      const until = clock.now() + stretchMs;
      const most = (MOST_PROBES * stretchMs) / STRETCH_MS;
      while (took.length < FEWEST_PROBES || (took.length < most && clock.now() < until)) {
        signal.throwIfAborted();
        took.push(await ask());
      }
    });
    alone.push(Math.min(...took));
    const own = seen.cpuMs - (idle.cpuMs / idle.tookMs) * seen.tookMs;
    cpu.push(Math.max(0, own / took.length));
  };
  for (let turn = 0; turn < MOST_STRETCHES; turn += 1) {
    if (turn >= fewest && (counter.isSlow() || asks.every(isSettled))) break;
    for (const one of asks) await stretch(one);
  }
  const together: Millis[] = [];
  // Where there is one kind, two of it show whether they hold each other up.
  const atOnce = asks.length === 1 ? [...asks, ...asks] : asks;
  for (let burst = 0; burst < BURSTS; burst += 1) {
    signal.throwIfAborted();
    together.push(Math.max(...(await Promise.all(atOnce.map(({ ask }) => ask())))));
  }
  const least = atOnce.map(({ alone }) => Math.min(...alone));
  const heldUpMs = Math.min(...together) - Math.max(...least);
  const serial = heldUpMs < HELD_UP_MS ? 0 : serialShare(least, Math.min(...together));
  const costs = asks.map(({ name, alone, cpu }): [ProbeName, ProbeCost] => {
    const aloneMs = Math.min(...alone);
    const cpuMs = median(cpu.slice(-LATEST));
    if (Number.isNaN(cpuMs)) return [name, { aloneMs, costMs: aloneMs }];
    const costMs = serial >= ONE_AFTER_ANOTHER ? Math.max(cpuMs, aloneMs) : cpuMs;
    return [name, { cpuMs, aloneMs, costMs }];
  });
  return { costs: new Map(costs), serial };
}

/**
 * How much of the time for which probes could hold each other up they do.
 * @param alone milliseconds of each by itself
 * @param together milliseconds until the last was answered, when all were sent at once
 */
export function serialShare(alone: readonly Millis[], together: Millis): number {
  const longest = Math.max(...alone);
  const others = alone.reduce((sum, one) => sum + one, 0) - longest;
  return others > 0 ? Math.min(1, Math.max(0, (together - longest) / others)) : 0;
}

/** Whether the latest were no cheaper than those before them; what is not known does not change. */
function isSettled({ alone, cpu }: { alone: readonly Millis[]; cpu: readonly Millis[] }): boolean {
  return [alone, cpu].every((costs) => {
    const latest = median(costs.slice(-LATEST));
    const before = median(costs.slice(-2 * LATEST, -LATEST));
    return Number.isNaN(latest) || latest >= CHEAPER * before;
  });
}

/** Each reading of the counter ends one stretch and begins the next. */
function counting({ clock, cpuMs }: Pick<CostOptions, 'clock' | 'cpuMs'>) {
  let last: { cpuMs: Millis; at: Millis } | undefined;
  let tookMs = 0;
  const read = async () => {
    const from = clock.now();
    const seen = { cpuMs: await cpuMs(), at: clock.now() };
    tookMs = Math.max(tookMs, seen.at - from);
    return seen;
  };
  return {
    isSlow: () => tookMs > SLOW_MS,
    async during(work: () => Promise<void>): Promise<{ cpuMs: Millis; tookMs: Millis }> {
      const before = last ?? (await read());
      await work();
      const after = await read();
      last = after;
      return { cpuMs: after.cpuMs - before.cpuMs, tookMs: after.at - before.at };
    },
  };
}
