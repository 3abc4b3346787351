/** Curves as one line of bars each, for Markdown. */

import type { Curve, CurvesPicture, Panel } from '../../../model/picture.ts';
import { bars } from '../../../text/bars.ts';
import { exact } from '../../../text/format.ts';
import { inUnit } from './unit.ts';

const COLUMNS = 84;

/** Lines, without a last newline. The curves of a panel are as high as the highest of them. */
export function curvesText({ panels, stepMs, until }: CurvesPicture): string {
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const end = until ?? Math.max(...points.map(({ t }) => t)) + stepMs;
  const wide = Math.max(...panels.flatMap(({ curves }) => curves.map(({ name }) => name.length)));
  return [
    ...panels.flatMap((panel) => panel.curves.map((curve) => line(panel, curve, end, stepMs, wide))),
    '',
    `from 0 to ${exact(end)}`,
  ].join('\n');
}

function line({ unit, curves }: Panel, { name, points }: Curve, end: number, stepMs: number, wide: number) {
  const most = Math.max(...curves.flatMap((curve) => curve.points.map(({ value }) => value)), 1);
  const steps = Math.min(COLUMNS, Math.ceil(end / stepMs));
  const cells: (number | undefined)[] = new Array<undefined>(steps).fill(undefined);
  for (const { t, value } of points) {
    const at = Math.min(steps - 1, Math.floor((t / end) * steps));
    cells[at] = Math.max(value, cells[at] ?? 0);
  }
  const highest = Math.max(...points.map(({ value }) => value), 0);
  return `${name.padEnd(wide)}  ${bars(cells, most)}  at most ${inUnit(highest, unit)}`;
}
