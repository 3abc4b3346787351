/** Curves as SVG, a panel below the other, on the time axis of the lanes that may stand above them. */

import type { Curve, CurvesPicture, Panel } from '../../../model/picture.ts';
import { escapeXml } from '../xml.ts';
import { MARGIN, px, RIGHT, WIDTH } from './svg.ts';
import { across, timeAxis } from './time-axis.ts';
import { inUnit } from './unit.ts';

const HEIGHT = 96;
const GAP = 22;
const TOP = 26;
/** From one curve's name to the next. */
const LINE = 18;

export function curvesSvg(picture: CurvesPicture): { height: number; lines: string[] } {
  const bottom = TOP + picture.panels.length * (HEIGHT + GAP) - GAP;
  const points = picture.panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const end = picture.until ?? Math.max(...points.map(({ t }) => t), 0) + picture.stepMs;
  const axis = { from: 0, to: end, ...(picture.behind === undefined ? {} : { behind: picture.behind }) };
  const x = (t: number) => across(axis, Math.min(t, end));
  return {
    height: bottom + 8,
    lines: [
      ...timeAxis(axis, { top: TOP - 6, bottom, words: TOP - 12 }),
      ...picture.panels.flatMap((panel, i) => drawPanel(panel, picture.stepMs, x, TOP + i * (HEIGHT + GAP))),
    ],
  };
}

function drawPanel({ unit, curves }: Panel, stepMs: number, x: (t: number) => number, top: number): string[] {
  const most = Math.max(...curves.map(highest), 1);
  const y = (value: number) => top + HEIGHT - (value / most) * HEIGHT;
  const axis = [0, most].flatMap((value) => [
    `<line class="grid" x1="${MARGIN}" y1="${px(y(value))}" x2="${WIDTH - RIGHT}" y2="${px(y(value))}"/>`,
    `<text class="tick" x="${MARGIN - 8}" y="${px(y(value) + 4)}" text-anchor="end">${escapeXml(value === 0 ? '0' : inUnit(value, unit))}</text>`,
  ]);
  const drawn = curves.map((curve, i) => {
    const { name, tone = i } = curve;
    const at = top + HEIGHT / 2 + (i - (curves.length - 1) / 2) * LINE;
    return (
      stretches(curve.points, stepMs)
        .map((points) => {
          const corners = points.flatMap(({ t, value }) =>
            [t, t + stepMs].map((when) => `${px(x(when))},${px(y(value))}`),
          );
          return `<polyline class="curve curve-${tone}" points="${corners.join(' ')}"/>`;
        })
        .join('') +
      `<line class="curve curve-${tone}" x1="4" y1="${px(at)}" x2="20" y2="${px(at)}"/>` +
      `<text class="tick" x="26" y="${px(at + 4)}">${escapeXml(`${name}, peak ${inUnit(highest(curve), unit)}`)}</text>`
    );
  });
  return [...axis, ...drawn];
}

function highest({ points }: Curve): number {
  return Math.max(...points.map(({ value }) => value), 0);
}

/** Points that follow each other: where nothing was seen, nothing is drawn. */
function stretches(points: Curve['points'], stepMs: number): Curve['points'][] {
  const all: { t: number; value: number }[][] = [];
  for (const point of points) {
    const last = all.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && point.t - before.t <= stepMs) last.push(point);
    else all.push([point]);
  }
  return all;
}
