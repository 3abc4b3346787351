import type { Boundaries, RecordedSample, RecordedSeries } from '../../../harness/rules/replay/recorded.ts';

/**
 * A system that is watched, as a function of time: what a scrape at `t` finds, in ms from injection; `undefined` where the
 * series is not there. The fault lasts until `healed`.
 */
export type Signal = (t: number, healed: number) => number | undefined;

/** One series of the system. */
export interface Source {
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: Signal;
}

/** How long each part of a run takes, and how often and at which phase it is scraped; ms. */
export interface Run {
  readonly steadyMs: number;
  readonly holdMs: number;
  readonly recoveryMs: number;
  readonly scrapeMs: number;
  readonly phaseMs: number;
}

/** Scrapes a system during a run, as Prometheus does, with markers where a series ends. */
export function scraped(sources: readonly Source[], run: Run): RecordedSeries[] {
  return sources.map(({ labels, signal }) => {
    const samples: RecordedSample[] = [];
    let there = false;
    for (let t = run.phaseMs - run.steadyMs; t <= run.holdMs + run.recoveryMs; t += run.scrapeMs) {
      const v = signal(t, run.holdMs);
      if (v !== undefined) samples.push({ t, v });
      else if (there) samples.push({ t, v: 'stale' });
      there = v !== undefined;
    }
    return { labels, samples };
  });
}

/** The same without markers: what the API gives. */
export function withoutMarkers(series: readonly RecordedSeries[]): RecordedSeries[] {
  return series.map(({ labels, samples }) => ({ labels, samples: samples.filter(({ v }) => v !== 'stale') }));
}

/** The boundaries of a run on its own clock. */
export function boundariesOf({ steadyMs, holdMs, recoveryMs }: Run): Boundaries {
  return { steadyFrom: -steadyMs, injected: 0, healed: holdMs, end: holdMs + recoveryMs };
}

/** A gauge with one value in health and another under the fault, which shows and goes `delayMs` late. */
export function step(healthy: number, broken: number, delayMs = 0): Signal {
  return (t, healed) => (t >= delayMs && t < healed + delayMs ? broken : healthy);
}

/** A counter whose rate per second is one thing in health and another under the fault; it began an hour ago. */
export function flow(healthy: number, broken: number, delayMs = 0): Signal {
  return (t, healed) => {
    const age = 3_600_000 + t;
    const under = Math.max(0, Math.min(t, healed + delayMs) - delayMs);
    return Math.floor((healthy * (age - under) + broken * under) / 1000);
  };
}
