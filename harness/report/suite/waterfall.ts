/** A suite's time as a picture: one lane for each run, from left to right. */

import type { LanesPicture, Shade } from '../../model/picture.ts';
import type { Stage } from './spans.ts';
import type { UnitTimes } from './suite-report.ts';

const SHADES: Readonly<Record<Stage, Shade>> = {
  'set up': { text: 'set up', stroke: '░', colour: 'faint' },
  wait: { text: 'waiting for a slot', stroke: '·', colour: 'pale' },
  'warm up': { text: 'warm up', stroke: '▒', colour: 'sand' },
  steady: { text: 'steady', stroke: '─', colour: 'green' },
  hold: { text: 'hold', stroke: '▓', colour: 'grey' },
  recover: { text: 'recover', stroke: '█', colour: 'red' },
  verify: { text: 'verify', stroke: '═', colour: 'blue' },
  finish: { text: 'finish (removal, replay, judgement)', stroke: '▁', colour: 'ink' },
};

export function waterfall(times: readonly UnitTimes[]): LanesPicture {
  return {
    kind: 'lanes',
    from: 0,
    to: Math.max(1, ...times.flatMap(({ spans }) => spans.map((span) => span.to))),
    lanes: times.map(({ unit, spans }) => ({
      title: unit,
      bands: spans.map(({ stage, from, to }) => ({ from, to, shade: SHADES[stage], label: '' })),
      marks: [],
    })),
    legend: Object.values(SHADES),
    marks: [],
  };
}
