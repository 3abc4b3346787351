/** Where the time of a suite goes: the life of each of its runs as spans on one clock. */

import { z } from 'zod';
import type { Phase } from '../../model/phase.ts';
import type { Millis } from '../../model/time.ts';

const STAGES = ['set up', 'wait', 'warm up', 'steady', 'hold', 'recover', 'verify', 'finish'] as const;
const stageSchema = z
  .enum(STAGES)
  .describe(
    'set up: process, images, stack. wait: for a slot. steady: with what is measured before it. finish: removal, replay of the rules, judgement, reports.',
  );
export type Stage = z.infer<typeof stageSchema>;

/** Milliseconds since the suite began. */
export const spanSchema = z.strictObject({ stage: stageSchema, from: z.number(), to: z.number() });
export type Span = z.infer<typeof spanSchema>;

/** When a run came to what, as the suite saw it; what it never came to is left out. Milliseconds since the suite began. */
export interface Moments {
  began: Millis;
  /** The stack is up, and the run waits to be allowed probes and traffic. */
  ready?: Millis;
  load?: Millis;
  /** Warmed up; waits to be allowed to measure. */
  warm?: Millis;
  /** Allowed to; sees first that waiting has done it no harm. */
  turn?: Millis;
  measure?: Millis;
  /** Nothing is measured any more. */
  over?: Millis;
  ended: Millis;
}

/** Stages that the window of a run is made of, with the phases that they sum up. */
const WINDOW: readonly [Stage, readonly Phase[]][] = [
  ['steady', ['steady']],
  ['hold', ['inject', 'hold']],
  ['recover', ['recover']],
  ['verify', ['verify']],
];

/**
 * The spans of one run, without gaps from its beginning to its end.
 * @param durations of its phases in milliseconds, by its own clock
 */
export function spansOf(moments: Moments, durations: Partial<Record<Phase, Millis>>): Span[] {
  const { began, ready, load, warm, turn, measure, over, ended } = moments;
  const edges: [Stage, Millis | undefined][] = [
    ['set up', began],
    ['wait', ready],
    ['warm up', load],
    ['wait', warm],
    ['warm up', turn],
    ['steady', measure],
    ['finish', over],
  ];
  const reached = edges.flatMap(([stage, from]) => (from === undefined ? [] : [{ stage, from }]));
  return reached
    .flatMap(({ stage, from }, at): Span[] => {
      const to = reached[at + 1]?.from ?? ended;
      return stage === 'steady' ? windowSpans(from, to, durations) : [{ stage, from, to }];
    })
    .filter(({ from, to }) => to > from);
}

/**
 * Phases follow each other, so that their lengths say where each begins; what is left over comes before them: where the
 * fault is load, what the stack can do is measured first.
 */
function windowSpans(from: Millis, to: Millis, durations: Partial<Record<Phase, Millis>>): Span[] {
  const lengths = WINDOW.map(([stage, phases]) => ({
    stage,
    length: phases.reduce((sum, phase) => sum + (durations[phase] ?? 0), 0),
  }));
  const told = lengths.reduce((sum, { length }) => sum + length, 0);
  const spans: Span[] = [];
  let at = from;
  for (const { stage, length } of lengths) {
    const before = stage === 'steady' ? Math.max(0, to - from - told) : 0;
    const end = Math.min(to, at + before + length);
    spans.push({ stage, from: at, to: end });
    at = end;
  }
  return spans;
}

/** Two runs that measured at the same time, and for how long in milliseconds. */
export const overlapSchema = z.strictObject({
  units: z.tuple([z.string(), z.string()]),
  ms: z.number().positive(),
});
export type Overlap = z.infer<typeof overlapSchema>;

/** From the beginning of steady state to the end of verification; `undefined` for a run that never came to it. */
export function windowOf(spans: readonly Span[]): { from: Millis; to: Millis } | undefined {
  const measured = spans.filter(({ stage }) => WINDOW.some(([one]) => one === stage));
  const [first] = measured;
  const last = measured.at(-1);
  return first && last && { from: first.from, to: last.to };
}

/** All pairs of windows that overlapped. */
export function overlapsOf(times: readonly { unit: string; spans: readonly Span[] }[]): Overlap[] {
  const windows = times.flatMap(({ unit, spans }) => {
    const window = windowOf(spans);
    return window ? [{ unit, ...window }] : [];
  });
  return windows.flatMap((a, at) =>
    windows.slice(at + 1).flatMap((b): Overlap[] => {
      const ms = Math.min(a.to, b.to) - Math.max(a.from, b.from);
      return ms > 0 ? [{ units: [a.unit, b.unit], ms }] : [];
    }),
  );
}

/** What all runs together spent in each stage, milliseconds. */
export function totalsOf(times: readonly { spans: readonly Span[] }[]): [Stage, Millis][] {
  const spans = times.flatMap((one) => one.spans);
  return STAGES.map((stage) => [
    stage,
    spans.filter((span) => span.stage === stage).reduce((sum, { from, to }) => sum + to - from, 0),
  ]);
}
