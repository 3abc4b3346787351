/** A figure on a scale, with what was promised of it: so that how near it came is seen before it is read. */

import type { Grade } from '../../../model/judgement.ts';
import type { Scale } from '../../../model/section.ts';
import { px } from './svg.ts';

const WIDTH = 200;
const HEIGHT = 14;
/** Room beyond whatever is farthest. */
const BEYOND = 1.15;

/** Hidden from readers who cannot see it: figure and bounds are said beside it. */
export function scaleSvg({ low, high, objective, acceptable }: Scale, grade: Grade | undefined): string {
  const most = Math.max(high, objective, acceptable ?? 0, 1) * BEYOND;
  const x = (value: number) => (Math.max(0, value) / most) * WIDTH;
  const bound = (value: number, name: string) =>
    `<line class="${name}" x1="${px(x(value))}" y1="0" x2="${px(x(value))}" y2="${HEIGHT}"/>`;
  return [
    `<svg class="scale" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">`,
    `<rect class="pale" x="0" y="4" width="${WIDTH}" height="6" rx="3"/>`,
    `<rect class="to ${grade ?? 'pass'}" x="0" y="4" width="${px(Math.max(2, x(low)))}" height="6" rx="3"/>`,
    `<rect class="within ${grade ?? 'pass'}" x="${px(x(low))}" y="4" width="${px(Math.max(2, x(high) - x(low)))}" height="6"/>`,
    bound(objective, 'objective'),
    ...(acceptable === undefined ? [] : [bound(acceptable, 'acceptable')]),
    '</svg>',
  ].join('');
}
