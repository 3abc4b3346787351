/** What one probe of each kind costs the service that answers it. */

import { median } from '../../figures/median.ts';
import type { Clock } from '../../host/clock.ts';
import { pause } from '../../host/pause.ts';
import { PROBES, type ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ProbeRecord } from '../../model/timeline.ts';
import { askOnce } from '../../signals/probes/ask-once.ts';
import { probeClient } from '../../signals/probes/probe-client.ts';
import type { Probe } from '../../signals/probes/prober-loop.ts';

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
/** Times that one probe of each kind is sent at once. */
const BURSTS = 5;
/** From here on probes that are sent at once are answered rather one after another than side by side. */
const ONE_AFTER_ANOTHER = 0.5;

export interface ProbeCost {
  /** Milliseconds of a processor, by the count of the service's container. */
  cpuMs?: Millis;
  /** Milliseconds until it was answered when nothing else was asked: the least of several. */
  aloneMs: Millis;
  /** What a probe takes of the service's time, milliseconds. */
  costMs: Millis;
}

export interface ProbeCosts {
  costs: Readonly<Record<ProbeName, ProbeCost>>;
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
    return {
      name: probe.name,
      async ask() {
        const { sent, t } = await askOnce(clock, probe, client, onRecord);
        return t - sent;
      },
    };
  });
  const seen = new Map<ProbeName, { alone: Millis[]; cpu: Millis[] }>(
    PROBES.map((probe) => [probe, { alone: [], cpu: [] }]),
  );
  const idle = await processorOf(options, () => pause(IDLE_MS, signal));
  const stretch = async ({ name, ask }: (typeof asks)[number]) => {
    const alone: Millis[] = [];
    const seenOf = await processorOf(options, async () => {
      const until = clock.now() + STRETCH_MS;
      while (alone.length < FEWEST_PROBES || (alone.length < MOST_PROBES && clock.now() < until)) {
        signal.throwIfAborted();
        alone.push(await ask());
      }
    });
    const own = seenOf.cpuMs - (idle.cpuMs / idle.tookMs) * seenOf.tookMs;
    const of = seen.get(name);
    of?.alone.push(Math.min(...alone));
    of?.cpu.push(Math.max(0, own / alone.length));
  };
  for (let turn = 0; turn < MOST_STRETCHES; turn += 1) {
    if (
      turn >= FEWEST_STRETCHES &&
      [...seen.values()].every(({ cpu, alone }) => isSettled(cpu) && isSettled(alone))
    )
      break;
    for (const one of asks) await stretch(one);
  }
  const together: Millis[] = [];
  for (let burst = 0; burst < BURSTS; burst += 1) {
    signal.throwIfAborted();
    together.push(Math.max(...(await Promise.all(asks.map(({ ask }) => ask())))));
  }
  const aloneMs = (probe: ProbeName) => Math.min(...(seen.get(probe)?.alone ?? []));
  const serial = serialShare(PROBES.map(aloneMs), Math.min(...together));
  const cost = (probe: ProbeName): ProbeCost => {
    const alone = aloneMs(probe);
    const cpuMs = median(seen.get(probe)?.cpu.slice(-LATEST) ?? []);
    if (Number.isNaN(cpuMs)) return { aloneMs: alone, costMs: alone };
    const costMs = serial >= ONE_AFTER_ANOTHER ? Math.max(cpuMs, alone) : cpuMs;
    return { cpuMs, aloneMs: alone, costMs };
  };
  return {
    costs: { readiness: cost('readiness'), liveness: cost('liveness'), user: cost('user') },
    serial,
  };
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
function isSettled(costs: readonly Millis[]): boolean {
  const latest = median(costs.slice(-LATEST));
  const before = median(costs.slice(-2 * LATEST, -LATEST));
  return Number.isNaN(latest) || latest >= CHEAPER * before;
}

async function processorOf({ clock, cpuMs }: CostOptions, work: () => Promise<void>) {
  const [before, from] = [await cpuMs(), clock.now()];
  await work();
  const tookMs = clock.now() - from;
  return { cpuMs: (await cpuMs()) - before, tookMs };
}
