/** A line as high as a word: how a figure went. */

import { escapeXml } from '../xml.ts';
import { px } from './svg.ts';

const [WIDTH, HEIGHT, EDGE] = [72, 16, 3];

/** From nothing upward, so that what wavers little looks so; what was over before it began is nothing. The last is marked, a gap stays one. */
export function sparkSvg(values: readonly (number | undefined)[], words: string): string {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = values.length < 2 ? 0 : (WIDTH - 2 * EDGE) / (values.length - 1);
  const points = values.map((value, at) =>
    value === undefined
      ? undefined
      : `${px(EDGE + at * step)},${px(HEIGHT - EDGE - (Math.max(0, value) / most) * (HEIGHT - 2 * EDGE))}`,
  );
  const lines = points
    .map((point) => point ?? '|')
    .join(' ')
    .split('|')
    .map((line) => line.trim())
    .filter((line) => line.includes(' '))
    .map((line) => `<polyline points="${line}"/>`);
  const last = points.at(-1)?.split(',');
  const dot = last === undefined ? '' : `<circle cx="${last[0]}" cy="${last[1]}" r="2.2"/>`;
  return `<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(words)}"><title>${escapeXml(words)}</title>${lines.join('')}${dot}</svg>`;
}
