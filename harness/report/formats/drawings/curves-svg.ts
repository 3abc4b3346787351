/** Curves as SVG, a panel below the other. */

import type { CurvesPicture, Panel } from '../../../model/picture.ts';
import { exact } from '../../../text/format.ts';
import { escapeXml } from '../xml.ts';
import { px, WIDTH } from './svg.ts';
import { inUnit } from './unit.ts';

const LEFT = 80;
const RIGHT = 130;
const HEIGHT = 120;
const GAP = 34;
const TOP = 22;

export function curvesSvg(picture: CurvesPicture): { height: number; lines: string[] } {
  const height = TOP + picture.panels.length * (HEIGHT + GAP);
  const points = picture.panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const end = Math.max(...points.map(({ t }) => t), 0) + picture.stepMs;
  const lines = picture.panels.flatMap((panel, i) =>
    drawPanel(panel, picture.stepMs, end, TOP + i * (HEIGHT + GAP)),
  );
  return { height, lines };
}

function drawPanel({ unit, curves }: Panel, stepMs: number, end: number, top: number): string[] {
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ value }) => value)), 1);
  const x = (t: number) => LEFT + (t / end) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => top + HEIGHT - (value / most) * HEIGHT;
  const axis = [0, most].flatMap((value) => [
    `<line class="grid" x1="${LEFT}" y1="${px(y(value))}" x2="${WIDTH - RIGHT}" y2="${px(y(value))}"/>`,
    `<text class="tick" x="${LEFT - 8}" y="${px(y(value) + 4)}" text-anchor="end">${escapeXml(value === 0 ? '0' : inUnit(value, unit))}</text>`,
  ]);
  const drawn = curves.map(({ name, points }, i) => {
    const corners = points.flatMap(({ t, value }) =>
      [t, t + stepMs].map((at) => `${px(x(at))},${px(y(value))}`),
    );
    const last = points.at(-1);
    const text = last === undefined ? name : `${name} ${inUnit(last.value, unit)}`;
    return (
      `<polyline class="curve curve-${i}" points="${corners.join(' ')}"><title>${escapeXml(name)}</title></polyline>` +
      `<text class="tick" x="${WIDTH - RIGHT + 8}" y="${top + 12 + i * 16}">${escapeXml(text)}</text>${swatch(i, top)}`
    );
  });
  const ends = `<text class="tick" x="${WIDTH - RIGHT}" y="${top + HEIGHT + 16}" text-anchor="end">${exact(end)}</text>`;
  return [...axis, ...drawn, ends];
}

function swatch(i: number, top: number): string {
  const y = top + 8 + i * 16;
  return `<line class="curve curve-${i}" x1="${WIDTH - 22}" y1="${y}" x2="${WIDTH - 4}" y2="${y}"/>`;
}
