/** How the same thing went again and again. */

import { spanOf } from '../figures/figure-span.ts';
import { median } from '../figures/median.ts';
import type { VerdictStatus } from '../model/judgement.ts';
import type { Interval } from '../model/time.ts';
import type { Filed, PastFigure, PastMachine, RunEntry } from './entry.ts';
import { RECENT, type Sample, said, sampleOf } from './regression.ts';
import type { FigureTrend, Spread, Trend } from './trend-shape.ts';

type PastRun = Trend['runs'][number];

/**
 * One trend for each thing that was done, the one that was done last first.
 * @param entries oldest first
 * @param recent of how many of the latest runs it is asked whether they took longer
 */
export function trends(entries: readonly Filed[], recent = RECENT): Trend[] {
  return [...Map.groupBy(entries, (entry) => `${entry.kind} ${whatOf(entry)}`).values()]
    .flatMap((all) => trend(all, recent) ?? [])
    .sort((a, b) => (b.runs.at(-1)?.startedAt ?? '').localeCompare(a.runs.at(-1)?.startedAt ?? ''));
}

/** The same for the same drill at the same pace. */
export function runInWords({
  drill,
  variant,
  target,
  pace,
}: Pick<RunEntry, 'drill' | 'variant' | 'target' | 'pace'>): string {
  return `${drill}/${variant} on ${target}, pace ${pace}`;
}

/** What was done, in words that are the same for what is the same. */
export function whatOf(entry: Filed): string {
  switch (entry.kind) {
    case 'run': {
      return `${runInWords(entry)}${entry.control ? ', control run' : ''}`;
    }
    case 'rehearsal': {
      const { rehearsal, variant, way, target, manual } = entry;
      return `${rehearsal}/${variant} on ${target}, way ${way}${manual ? ', by hand' : ''}`;
    }
    case 'suite':
      return `suite ${entry.suite}${entry.shard === undefined ? '' : `, part ${entry.shard}`}`;
    case 'gate':
      return `gate ${entry.gate} of ${entry.target}`;
    case 'tests':
      return `tests ${entry.suite}`;
  }
}

function namesOf(entry: Filed): Pick<Trend, 'name' | 'variant' | 'target'> {
  switch (entry.kind) {
    case 'run':
      return { name: entry.drill, variant: entry.variant, target: entry.target };
    case 'rehearsal':
      return { name: entry.rehearsal, variant: entry.variant, target: entry.target };
    case 'suite':
      return { name: entry.suite };
    case 'gate':
      return { name: entry.gate, target: entry.target };
    case 'tests':
      return { name: entry.suite };
  }
}

function trend(all: readonly Filed[], recent: number): Trend | undefined {
  const last = all.at(-1);
  if (last === undefined) return undefined;
  const runs = all.map((entry) => pastRun(entry, last));
  const sample = (values: readonly (Interval | undefined)[]) =>
    sampleOf(
      values.filter((_, at) => runs[at]?.counts),
      recent,
    );
  const rows = [...new Set(all.flatMap((entry) => Object.keys(figuresOf(entry))))].map((figure) => {
    const past = all.map((entry) => figuresOf(entry)[figure]);
    const values = past.map(spanOf);
    return { figure, values, objective: past.findLast((one) => one)?.objective, sample: sample(values) };
  });
  const failed = sample(
    runs.map(({ verdict }) => (verdict === 'fail' ? { low: 1, high: 1 } : { low: 0, high: 0 })),
  );
  const asked = 1 + rows.filter(({ values }) => values.some((value) => value !== undefined)).length;
  return {
    kind: last.kind,
    ...namesOf(last),
    what: whatOf(last),
    runs,
    figures: rows.map(
      ({ figure, values, objective, sample: seen }): FigureTrend => ({
        figure,
        ...(objective === undefined ? {} : { objective }),
        values: values.map((value) => (value === undefined ? null : withoutEnd(value))),
        recent: spread(seen.recent),
        before: spread(seen.before),
        test: said(seen, asked, recent),
      }),
    ),
    failed: said(failed, asked, recent),
  };
}

function pastRun(entry: Filed, last: Filed): PastRun {
  const verdict = verdictOf(entry);
  const because = whyNot(verdict, entry.machine, last.machine);
  return {
    run: entry.run,
    startedAt: entry.startedAt,
    verdict,
    counts: because === undefined,
    ...(because === undefined ? {} : { because }),
  };
}

/** Why a run says nothing of the figures as they are on the machine of the last one. */
function whyNot(
  verdict: VerdictStatus,
  its: PastMachine | undefined,
  now: PastMachine | undefined,
): string | undefined {
  if (!['pass', 'acceptable', 'fail'].includes(verdict)) return `verdict ${verdict}`;
  if (its === undefined || now === undefined) return undefined;
  if (its.cores !== now.cores) return `on another machine: ${its.cores} cores, and the last has ${now.cores}`;
  const other = its.cpu !== undefined && now.cpu !== undefined && its.cpu !== now.cpu;
  return other ? `on another machine: ${its.cpu}, and the last has ${now.cpu}` : undefined;
}

function verdictOf(entry: Filed): VerdictStatus {
  if (entry.kind !== 'gate') return entry.verdict;
  return ({ go: 'pass', 'go-with-reservations': 'acceptable', 'no-go': 'fail' } as const)[entry.decision];
}

function figuresOf(entry: Filed): Readonly<Record<string, PastFigure>> {
  return 'figures' in entry ? entry.figures : {};
}

function withoutEnd({ low, high }: Interval): { low: number; high: number | null } {
  return { low, high: Number.isFinite(high) ? high : null };
}

function spread(values: Sample['recent']): Spread | null {
  if (values.length === 0) return null;
  const [lows, highs] = [values.map(({ low }) => low), values.map(({ high }) => high)];
  const most = Math.max(...highs);
  return {
    runs: values.length,
    median: withoutEnd({ low: median(lows), high: median(highs) }),
    least: Math.min(...lows),
    most: Number.isFinite(most) ? most : null,
  };
}
