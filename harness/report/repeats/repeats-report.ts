/** The same drill again and again on fresh stacks: every run, and what they say together. */

import { z } from 'zod';
import { bootstrapMedian, FEWEST_FOR_MEDIAN, FEWEST_FOR_P95, p95Of } from '../../figures/bootstrap.ts';
import { gradeSchema, type Report, verdictSchema } from '../../model/judgement.ts';
import { momentSchema, textSchema } from '../../model/scalars.ts';
import type { Interval } from '../../model/time.ts';
import { millisSchema } from '../../model/time.ts';
import { worstOf } from '../worst.ts';

const spanSchema = z
  .strictObject({ low: z.number(), high: z.number().exactOptional() })
  .describe('Milliseconds; without high where it was not over when watching was.')
  .meta({ id: 'span' });
type Span = z.infer<typeof spanSchema>;

const repeatSchema = z.strictObject({
  run: textSchema,
  verdict: verdictSchema,
  injectAfterMs: millisSchema.describe(
    'How long after its steady state was proven the fault was injected: drawn, so that it meets scrapes and evaluations at any moment.',
  ),
  counts: z.boolean().describe('Of a run that was not proven, aborted or an error no figure counts.'),
  figures: z.record(z.string(), spanSchema),
});
export type Repeat = z.infer<typeof repeatSchema>;

const figureSchema = z.strictObject({
  runs: z.int().describe('That count, and in which it was measured.'),
  median: spanSchema.describe('Of these runs.').exactOptional(),
  interval: spanSchema
    .describe('Holds the median of all runs there could be with 95 %: percentile bootstrap.')
    .exactOptional(),
  p95: spanSchema.describe('The 95th percentile, at most its high with 95 %.').exactOptional(),
  needs: z
    .strictObject({ median: z.int(), p95: z.int() })
    .describe('Runs that it takes to say either with 95 %.'),
  objective: millisSchema.exactOptional(),
  acceptable: millisSchema.exactOptional(),
  grade: gradeSchema
    .exactOptional()
    .meta({ description: "The objective against the interval's upper bound." }),
  because: z.string().exactOptional(),
});
export type RepeatedFigure = z.infer<typeof figureSchema>;

export const repeatsSchema = z.strictObject({
  schema: z.literal(1),
  id: textSchema.describe("Also the name of the folder below the results' repeats."),
  drill: textSchema,
  variant: textSchema,
  target: textSchema,
  startedAt: momentSchema,
  seed: z.int().describe('Drew the moments of injection, and the resamples.'),
  asked: z.int().positive().describe('How many runs were asked for.'),
  verdict: verdictSchema.describe(
    'The worst of the runs; where these are well, of the objectives held against the upper bounds.',
  ),
  repeats: z.array(repeatSchema).describe('In the order in which they ran.'),
  figures: z.record(z.string(), figureSchema),
});
export type RepeatsReport = z.infer<typeof repeatsSchema>;

export interface RepeatedRun {
  report: Report;
  injectAfterMs: number;
}

export function repeatsReport(
  about: Pick<RepeatsReport, 'id' | 'seed' | 'asked' | 'startedAt'>,
  runs: readonly RepeatedRun[],
): RepeatsReport {
  const [first] = runs;
  if (first === undefined) throw new RangeError('nothing was repeated');
  const { drill, variant, target } = first.report;
  const repeats = runs.map(({ report, injectAfterMs }): Repeat => {
    const counts = ['pass', 'acceptable', 'fail'].includes(report.verdict.status);
    return { run: report.run, verdict: report.verdict, injectAfterMs, counts, figures: figuresOf(report) };
  });
  const names = [...new Set(runs.flatMap(({ report }) => Object.keys(report.measures)))];
  const figures = Object.fromEntries(names.map((name) => [name, figureOf(name, repeats, runs, about.seed)]));
  return {
    schema: 1,
    id: about.id,
    drill,
    variant,
    target,
    startedAt: about.startedAt,
    seed: about.seed,
    asked: about.asked,
    verdict: verdictOf(repeats, figures, about.asked),
    repeats,
    figures,
  };
}

function figuresOf({ measures }: Report): Record<string, Span> {
  return Object.fromEntries(
    Object.entries(measures).flatMap(([name, measure]) => {
      if (!('absent' in measure)) return [[name, { low: measure.low, high: measure.high }]];
      return measure.moreThan === undefined ? [] : [[name, { low: measure.moreThan }]];
    }),
  );
}

function figureOf(
  name: string,
  repeats: readonly Repeat[],
  runs: readonly RepeatedRun[],
  seed: number,
): RepeatedFigure {
  const values = repeats
    .filter(({ counts }) => counts)
    .flatMap(({ figures }): Interval[] => {
      const span = figures[name];
      return span === undefined ? [] : [{ low: span.low, high: span.high ?? Number.POSITIVE_INFINITY }];
    });
  const bounds = boundsOf(name, runs);
  const needs = { median: FEWEST_FOR_MEDIAN, p95: FEWEST_FOR_P95 };
  const known = { runs: values.length, needs, ...bounds };
  if (values.length === 0) return known;
  const { median, interval } = bootstrapMedian(values, seed);
  if (values.length < needs.median)
    return {
      ...known,
      median: spanOf(median),
      ...(bounds.objective === undefined
        ? {}
        : {
            grade: 'no-evidence' as const,
            because: `${values.length} runs are too few: it takes ${needs.median} to say with 95 % where the median lies`,
          }),
    };
  return {
    ...known,
    median: spanOf(median),
    interval: spanOf(interval),
    ...(values.length < needs.p95 ? {} : { p95: spanOf(p95Of(values)) }),
    ...gradeOf(interval, bounds),
  };
}

/** As the last run had them: of one drill they are the same. */
function boundsOf(
  name: string,
  runs: readonly RepeatedRun[],
): Pick<RepeatedFigure, 'objective' | 'acceptable'> {
  const measure = runs.at(-1)?.report.measures[name as keyof Report['measures']];
  return {
    ...(measure?.objective === undefined ? {} : { objective: measure.objective }),
    ...(measure?.acceptable === undefined ? {} : { acceptable: measure.acceptable }),
  };
}

function gradeOf(
  { low, high }: Interval,
  { objective, acceptable }: Pick<RepeatedFigure, 'objective' | 'acceptable'>,
): Pick<RepeatedFigure, 'grade' | 'because'> {
  if (objective === undefined) return {};
  if (high <= objective) return { grade: 'pass' };
  if (acceptable !== undefined && high <= acceptable) return { grade: 'acceptable' };
  const worst = acceptable ?? objective;
  if (low > worst) return { grade: 'fail', because: 'the whole interval lies beyond it' };
  return { grade: 'no-evidence', because: 'the interval lies on both sides of it; more runs narrow it' };
}

function spanOf({ low, high }: Interval): Span {
  return Number.isFinite(high) ? { low, high } : { low };
}

function verdictOf(
  repeats: readonly Repeat[],
  figures: Readonly<Record<string, RepeatedFigure>>,
  asked: number,
): RepeatsReport['verdict'] {
  const status = worstOf(repeats.map(({ verdict }) => verdict.status));
  const bad = repeats.filter(({ verdict }) => !['pass', 'acceptable'].includes(verdict.status));
  if (bad.length > 0)
    return {
      status,
      reason: `${bad.length} of ${repeats.length} runs: ${[...new Set(bad.map(({ verdict }) => verdict.reason ?? verdict.status))].slice(0, 3).join('; ')}`,
    };
  if (repeats.length < asked)
    return { status: 'aborted', reason: `interrupted after ${repeats.length} of ${asked} runs` };
  const failed = Object.entries(figures).filter(([, { grade }]) => grade === 'fail');
  if (failed.length > 0)
    return {
      status: 'fail',
      reason: failed.map(([name, { because = '' }]) => `${name}: ${because}`).join('; '),
    };
  return { status, reason: `every promise was kept in ${repeats.length} runs` };
}
