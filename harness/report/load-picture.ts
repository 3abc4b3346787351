/** A spike second by second as SVG: how many came and were let in, above how long they waited. */

import type { LoadMoment } from '../model/load.ts';
import { duration } from '../text/format.ts';
import { escapeXml } from './junit.ts';

const WIDTH = 1120;
const LEFT = 80;
const RIGHT = 130;
const HEIGHT = 120;
const GAP = 34;
const TOP = 22;

interface Curve {
  name: string;
  of: (moment: LoadMoment) => number | null;
}

interface Panel {
  unit: (value: number) => string;
  curves: readonly Curve[];
}

const PANELS: readonly Panel[] = [
  {
    unit: (value) => `${Math.round(value)}/s`,
    curves: [
      { name: 'offered', of: ({ offered }) => offered },
      { name: 'admitted', of: ({ admitted }) => admitted },
      { name: 'ok', of: ({ ok }) => ok },
    ],
  },
  {
    unit: duration,
    curves: [
      { name: 'p95', of: ({ p95Ms }) => p95Ms },
      { name: 'p50', of: ({ p50Ms }) => p50Ms },
    ],
  },
];

/** Of nothing there is no picture: an empty text. */
export function loadPicture(moments: readonly LoadMoment[]): string {
  if (moments.length === 0) return '';
  const height = TOP + PANELS.length * (HEIGHT + GAP);
  const panels = PANELS.flatMap((panel, i) => drawPanel(panel, moments, TOP + i * (HEIGHT + GAP)));
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The load second by second">`,
    ...panels,
    '</svg>',
  ].join('\n');
}

function drawPanel({ unit, curves }: Panel, moments: readonly LoadMoment[], top: number): string[] {
  const values = curves.flatMap(({ of }) => moments.map((moment) => of(moment) ?? 0));
  const most = Math.max(...values, 1);
  const last = Math.max(...moments.map(({ atMs }) => atMs), 0) + 1000;
  const x = (atMs: number) => LEFT + (atMs / last) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => top + HEIGHT - (value / most) * HEIGHT;
  const axis = [0, most].flatMap((value) => [
    `<line class="grid" x1="${LEFT}" y1="${px(y(value))}" x2="${WIDTH - RIGHT}" y2="${px(y(value))}"/>`,
    `<text class="tick" x="${LEFT - 8}" y="${px(y(value) + 4)}" text-anchor="end">${escapeXml(value === 0 ? '0' : unit(value))}</text>`,
  ]);
  const drawn = curves.map(({ name, of }, i) => {
    const seen = moments.flatMap((moment) => {
      const value = of(moment);
      return value === null ? [] : [{ at: moment.atMs, value }];
    });
    // Each second is a level, not a point.
    const points = seen.flatMap(({ at, value }) => [at, at + 1000].map((t) => `${px(x(t))},${px(y(value))}`));
    const end = seen.at(-1);
    const label =
      end === undefined
        ? ''
        : `<text class="tick" x="${WIDTH - RIGHT + 8}" y="${top + 12 + i * 16}">${name} ${escapeXml(unit(end.value))}</text>`;
    return `<polyline class="curve curve-${i}" points="${points.join(' ')}"><title>${name}</title></polyline>${label}${swatch(i, top)}`;
  });
  const seconds = `<text class="tick" x="${WIDTH - RIGHT}" y="${top + HEIGHT + 16}" text-anchor="end">${last / 1000} s</text>`;
  return [...axis, ...drawn, seconds];
}

function swatch(i: number, top: number): string {
  const y = top + 8 + i * 16;
  return `<line class="curve curve-${i}" x1="${WIDTH - 22}" y1="${y}" x2="${WIDTH - 4}" y2="${y}"/>`;
}

function px(value: number): string {
  return value.toFixed(1);
}
