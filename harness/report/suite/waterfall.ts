/** A suite's time as fixed-width text: one line for each run, from left to right. */

import { type Drawing, drawn } from '../gantt.ts';
import type { Stage } from './spans.ts';
import type { UnitTimes } from './suite-report.ts';

const DRAWING: Drawing<Stage> = {
  strokes: {
    'set up': '░',
    wait: '·',
    'warm up': '▒',
    steady: '─',
    hold: '▓',
    recover: '█',
    verify: '═',
    finish: '▁',
  },
  legend:
    '░ set up  · waiting for a slot  ▒ warm up  ─ steady  ▓ hold  █ recover  ═ verify  ▁ finish (removal, replay, judgement)',
};

/** Lines of equal meaning, without a last newline. */
export function waterfall(times: readonly UnitTimes[]): string {
  const lanes = times.map(({ unit, spans }) => ({
    title: unit,
    bands: spans.map(({ stage, from, to }) => ({ from, to, state: stage, label: '' })),
    marks: [],
  }));
  const to = Math.max(1, ...times.flatMap(({ spans }) => spans.map((span) => span.to)));
  return drawn({ from: 0, to, lanes }, DRAWING);
}
