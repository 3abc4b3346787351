import { within } from '../ast.ts';
import { promtoolValues, type Scrapes, scrapeTimes } from './grid.ts';
import { type HoldLoop, layPath, type PathLengths, SEEN } from './path.ts';
import type { Batch } from './plan.ts';
import type { VirtualRun } from './promtool-test.ts';
import {
  type Boundaries,
  nameOf,
  type RecordedSeries,
  recordedInterval,
  type SignalKind,
} from './recorded.ts';
import { driftOf } from './regime.ts';
import { type Course, stitch } from './stitch.ts';
import { comesAndGoes, furthest, swingOf } from './swing.ts';

/** One virtual run of a sweep and what its times mean; ms from the run's start. */
export interface SweepRun extends VirtualRun {
  readonly loop: HoldLoop;
  readonly injected: number;
  readonly healed: number;
}

/** What a sweep plays, and on which clock. */
export interface SweepInputs {
  readonly batch: Batch;
  readonly series: readonly RecordedSeries[];
  readonly kindOf: (metric: string) => SignalKind;
  readonly boundaries: Boundaries;
  /** Production's scrape interval by job; a job that is not listed has the default. */
  readonly scrapeIntervalMs: number;
  readonly jobs: ReadonlyMap<string, number>;
  /** Wall-clock ms at t = 0 of the recording, for series whose values are moments. */
  readonly wallAtZeroMs: number;
  /** The known period of the fault's effect, or 0. */
  readonly periodMs: number;
  /** The recorded scrape interval, ms. */
  readonly stepMs: number;
}

/** A sweep, or why there can be none. */
export type Sweep =
  | {
      readonly runs: readonly SweepRun[];
      readonly evaluationIntervalMs: number;
      readonly widenMs: number;
      /** What one of the runs takes of a processor, ms, as far as can be told before. */
      readonly costMs: number;
    }
  | { readonly impossible: string };

/** Beyond this many scrapes a virtual run takes fewer, further apart, and evaluates less often. */
const COMFORTABLE_SCRAPES = 1_200;
/** Beyond this many promtool fails or takes minutes. */
const MAX_SCRAPES = 4_000;
/** Half of Prometheus' lookback delta: samples further apart would come and go. */
const MAX_STRIDE_MS = 150_000;
/** Grid points per scrape interval, so that scrapes can fall between evaluations. */
const POINTS = 8;

/** Milliseconds of a processor for one evaluation of a part of a rule, and more for each series: measured, and good to a factor of two. */
const COST_MS = { part: 0.008, series: 0.015 };
/** Where a sweep of four phases each way would cost more than this, two must do. */
const DEAR_MS = 8_000;

/**
 * Lays out the virtual runs for one batch of alerts: scrape phase × fault phase, each in quarters (halves where runs are
 * dear), with the fault's last half looped; and some of them with each half of that half, whose answers must be the same
 * if the fault has reached its regime. Jobs are scraped out of step.
 */
export function sweep(inputs: SweepInputs): Sweep {
  const { batch, boundaries, scrapeIntervalMs } = inputs;
  const margin = 4 * (scrapeIntervalMs + batch.evaluationIntervalMs);
  const lengths = {
    healthyMs: batch.lookbackMs + margin,
    holdMs: Math.max(boundaries.healed - boundaries.injected, batch.lookbackMs + batch.forMs + margin),
    recoveryMs: batch.lookbackMs + batch.keepFiringForMs + margin,
  };
  const total = lengths.healthyMs + lengths.holdMs + lengths.recoveryMs;
  const stride = strideOf(batch, total, scrapeIntervalMs);
  if (total / (stride * scrapeIntervalMs) > MAX_SCRAPES) {
    const hours = Math.round(batch.lookbackMs / 3_600_000);
    return { impossible: `the rule looks back ${hours} h, more scrapes than a replay can hold` };
  }
  const evaluation = batch.evaluationIntervalMs * stride;
  const rules = batch.nodes.reduce((sum, { root }) => sum + within(root).length, 0);
  const costMs = (total / evaluation) * (COST_MS.part * rules + COST_MS.series * inputs.series.length);
  const phases = 32 * costMs > DEAR_MS ? 2 : 4;
  const { stepMs } = inputs;
  const runs = [...SEEN, ...guesses(inputs)].flatMap((loop) =>
    runsOf(inputs, { loop, lengths, stride, evaluation, phases, stepMs }),
  );
  // Half an evaluation on either side, unless the phases that were not tried lie further apart than that.
  const untried = (evaluation + stride * scrapeIntervalMs) / (2 * phases) + stepMs;
  return { runs, evaluationIntervalMs: evaluation, widenMs: Math.max(evaluation / 2, untried), costMs };
}

/**
 * The ways beside those that were seen in which the fault may go on: asked of what came and went, and of what still moved. With a
 * known period there are none.
 */
export function guesses({
  series,
  kindOf,
  boundaries,
  stepMs,
  periodMs,
}: Pick<SweepInputs, 'series' | 'kindOf' | 'boundaries' | 'stepMs' | 'periodMs'>): HoldLoop[] {
  if (periodMs > 0) return [];
  const gauges = series.filter((one) => kindOf(nameOf(one)) === 'gauge');
  const found: HoldLoop[] = [];
  if (gauges.some((one) => comesAndGoes(one, boundaries, stepMs))) found.push('whole');
  if (gauges.some((one) => swingOf(one, boundaries, stepMs) !== undefined)) found.push('highest', 'lowest');
  if (series.some((one) => driftOf(one, kindOf(nameOf(one)), boundaries) !== undefined))
    found.push('going-on');
  return found;
}

/** Of how many scrapes and evaluations one is replayed: one, but where a rule looks back for hours. */
function strideOf(batch: Batch, totalMs: number, scrapeIntervalMs: number): number {
  const wanted = Math.ceil(totalMs / scrapeIntervalMs / COMFORTABLE_SCRAPES);
  const longest = Math.min(MAX_STRIDE_MS, batch.shortestWindowMs / 5);
  return Math.max(1, Math.min(wanted, Math.floor(longest / scrapeIntervalMs)));
}

interface Layout {
  readonly loop: HoldLoop;
  readonly lengths: PathLengths;
  readonly stride: number;
  readonly evaluation: number;
  readonly phases: number;
  readonly stepMs: number;
}

function runsOf(
  inputs: SweepInputs,
  { loop, lengths, stride, evaluation, phases, stepMs }: Layout,
): SweepRun[] {
  const wanted = { ...lengths, healthyMs: lengths.healthyMs + 2 * evaluation };
  const steps = { recordedMs: stepMs, scrapeMs: inputs.scrapeIntervalMs, periodMs: inputs.periodMs };
  const path = layPath(inputs.boundaries, wanted, steps, loop);
  const before = Math.ceil(lengths.healthyMs / evaluation);
  const gridMs = gridOf(inputs, stride);
  const untried = (stride * inputs.scrapeIntervalMs) / phases;
  const played = inputs.series.map((series) => {
    const kind = inputs.kindOf(nameOf(series));
    const own = series.samples.length > 3 ? recordedInterval([series]) : stepMs;
    return { series, kind, own, ...goingOn(series, kind, inputs, loop, untried) };
  });
  const runs: SweepRun[] = [];
  for (let fault = 0; fault < phases; fault++) {
    const injected = before * evaluation + Math.round(((fault + 0.5) / phases) * evaluation);
    const healed = injected + path.healed;
    const end = healed + lengths.recoveryMs;
    for (let scrape = 0; scrape < phases; scrape++) {
      // Of the parts of the fault's end every other combination is enough to see them disagree.
      if (loop !== 'last-half' && (scrape + fault + (loop === 'third-quarter' ? 1 : 0)) % 2 === 0) continue;
      const epochMs = injected - inputs.wallAtZeroMs;
      const scraped = ({ series, kind, own, shown, course }: (typeof played)[number]) => {
        const scrapes = scrapesOf(inputs, series, { stride, gridMs, phase: scrape / phases, end });
        const times = scrapeTimes(scrapes, -injected, gridMs);
        const found = stitch(shown, kind, path, own, times, epochMs, course);
        return { labels: series.labels, values: promtoolValues(found, scrapes) };
      };
      runs.push({
        id: `${loop}-${scrape}-${fault}`,
        loop,
        injected,
        healed,
        gridMs,
        series: played.map(scraped),
        evaluations: {
          before: (Math.ceil(injected / evaluation) - 1) * evaluation,
          first: Math.ceil(injected / evaluation) * evaluation,
          last: Math.floor(end / evaluation) * evaluation,
        },
      });
    }
  }
  return runs;
}

/**
 * How a series goes on where the fault's end is repeated, other than as it was, and what is shown of it until then.
 * @param untriedMs how far a scrape may be from those that are tried
 */
function goingOn(
  series: RecordedSeries,
  kind: SignalKind,
  { boundaries, stepMs }: SweepInputs,
  loop: HoldLoop,
  untriedMs: number,
): { readonly shown: RecordedSeries; readonly course?: Course | undefined } {
  if (loop === 'going-on') return { shown: series, course: driftOf(series, kind, boundaries) };
  if (kind !== 'gauge' || (loop !== 'highest' && loop !== 'lowest')) return { shown: series };
  const swing = swingOf(series, boundaries, stepMs);
  if (swing === undefined) return { shown: series };
  return {
    shown: furthest(series, boundaries, loop, untriedMs),
    course: { stays: loop === 'highest' ? swing.high : swing.low },
  };
}

/** The greatest distance of points on which every job's scrapes and their phases fall. */
function gridOf({ scrapeIntervalMs, jobs }: SweepInputs, stride: number): number {
  const common = [...jobs.values()].reduce(gcd, scrapeIntervalMs) * stride;
  return common % POINTS === 0 ? common / POINTS : common;
}

function scrapesOf(
  { scrapeIntervalMs, jobs }: SweepInputs,
  series: RecordedSeries,
  at: { stride: number; gridMs: number; phase: number; end: number },
): Scrapes {
  const job = series.labels.job ?? '';
  const every = ((jobs.get(job) ?? scrapeIntervalMs) * at.stride) / at.gridMs;
  // Odd eighths, so that no scrape falls on an evaluation; jobs, being hashed in production, are never in step.
  const shift = (at.phase + ([...jobs.keys()].indexOf(job) + 1) / 4) % 1;
  return {
    every,
    first: Math.floor((shift + 1 / 8) * every),
    points: Math.ceil(at.end / at.gridMs) + 1,
  };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
