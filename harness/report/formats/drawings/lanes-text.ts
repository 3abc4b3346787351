/** Lanes as fixed-width text, for Markdown. */

import type { Band, Lane, LanesPicture, Mark } from '../../../model/picture.ts';
import { exact } from '../../../text/format.ts';
import { oneLine } from '../../../text/one-line.ts';
import { ticks } from './axis.ts';
import { laneTitle } from './lane-title.ts';

type Span = Pick<LanesPicture, 'from' | 'to'>;

const COLUMNS = 84;
const TITLE = 32;
const POINTERS: Readonly<Record<Mark['direction'], string>> = { up: '▲', down: '▼' };

/** Lines, without a last newline. Lanes in which nothing was are left out. */
export function lanesText(picture: LanesPicture): string {
  const lanes = picture.lanes
    .filter((lane) => lane.bands.length > 0 || lane.marks.length > 0)
    .map((lane) => ({ ...lane, title: shortened(lane.title) }));
  const margin = Math.max(0, ...lanes.map(({ title }) => title.length)) + 2;
  return [
    ' '.repeat(margin) + axis(picture),
    ...lanes.map((lane) => `${lane.title.padEnd(margin)}${row(picture, lane)}`.trimEnd()),
    '',
    legend(picture),
  ].join('\n');
}

/** What the characters mean; one that stands for several shades is named once. */
function legend({ legend: shades, marks, note }: LanesPicture): string {
  const strokes = [...new Set(shades.map(({ stroke }) => stroke))];
  const named = strokes.map((stroke) => {
    const texts = shades.filter((one) => one.stroke === stroke).map(({ text }) => text);
    return `${stroke} ${texts.join(' or ')}`;
  });
  const pointers = marks.map(({ direction, text }) => `${POINTERS[direction]} ${text}`);
  return [...named, ...pointers, ...(note === undefined ? [] : [`(${note})`])].join('  ');
}

/** Without what would end the code block it stands in. */
function shortened(title: string): string {
  return laneTitle(oneLine(title).replaceAll('`', ' '), TITLE);
}

function row(picture: Span, lane: Lane): string {
  const cells: string[] = new Array<string>(COLUMNS).fill(' ');
  for (const band of lane.bands) drawBand(cells, picture, band);
  for (const { t, direction } of lane.marks) cells[column(picture, t)] = POINTERS[direction];
  return cells.join('');
}

function drawBand(cells: string[], picture: Span, { from, to, shade, label }: Band): void {
  const first = column(picture, from);
  const last = Math.max(first, column(picture, to) - (to < picture.to ? 1 : 0));
  if (shade.colour === 'band') {
    write(cells, first, `|${oneLine(label)}`.slice(0, last - first + 1));
    return;
  }
  for (let i = first; i <= last; i++) cells[i] = shade.stroke;
  const framed = ` ${oneLine(label)} `;
  if (label !== '' && shade.bare !== true && framed.length + 2 <= last - first + 1)
    write(cells, first + Math.floor((last - first + 1 - framed.length) / 2), framed);
}

/** Ticks at round times, as many as have room. */
function axis(picture: Span): string {
  const cells: string[] = new Array<string>(COLUMNS + 10).fill(' ');
  for (const t of ticks(picture, 6)) write(cells, column(picture, t), exact(t));
  return cells.join('').trimEnd();
}

function write(cells: string[], at: number, text: string): void {
  for (const [i, character] of [...text].entries()) cells[at + i] = character;
}

function column({ from, to }: Span, t: number): number {
  const at = Math.floor(((t - from) / (to - from)) * COLUMNS);
  return Math.min(COLUMNS - 1, Math.max(0, at));
}
