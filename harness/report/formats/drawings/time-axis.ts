/** What drawings over time have behind them: a grid of moments, and a while that is shaded. */

import type { Millis } from '../../../model/time.ts';
import { exact } from '../../../text/format.ts';
import { escapeXml } from '../xml.ts';
import { ticks } from './axis.ts';
import { MARGIN, px, RIGHT, WIDTH } from './svg.ts';

export interface TimeAxis {
  from: Millis;
  to: Millis;
  behind?: { from: Millis; to: Millis };
}

/** Where a moment lies across a drawing. */
export function across({ from, to }: Pick<TimeAxis, 'from' | 'to'>, t: Millis): number {
  return MARGIN + ((t - from) / (to - from)) * (WIDTH - MARGIN - RIGHT);
}

/** @param place of its lines, and of the words above them */
export function timeAxis(axis: TimeAxis, place: { top: number; bottom: number; words: number }): string[] {
  const { top, bottom, words } = place;
  const grid = ticks(axis, 8).map((t) => {
    const x = px(across(axis, t));
    return (
      `<line class="grid" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/>` +
      `<text class="tick" x="${x}" y="${words}" text-anchor="middle">${escapeXml(exact(t))}</text>`
    );
  });
  if (axis.behind === undefined) return grid;
  const x = across(axis, axis.behind.from);
  const width = across(axis, axis.behind.to) - x;
  return [
    `<rect class="shade" x="${px(x)}" y="${top}" width="${px(width)}" height="${bottom - top}"/>`,
    ...grid,
  ];
}
