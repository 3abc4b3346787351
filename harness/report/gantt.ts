/** The picture as fixed-width text, for Markdown and for terminals. */

import { exact } from '../text/format.ts';
import type { Band, BandState, Lane, Mark, Picture } from './picture.ts';

type Span = Pick<Picture, 'from' | 'to'>;

const COLUMNS = 84;
const TITLE = 32;

/** One character per state; the legend says what they mean. */
const STROKES: Readonly<Record<BandState, string>> = {
  phase: ' ',
  fault: '▓',
  good: '─',
  bad: '█',
  silent: '▒',
  pending: '░',
  firing: '█',
  outage: '═',
  stall: '!',
};

const LEGEND =
  '─ good  █ bad or firing  ▒ late or no answer  ░ pending  ▓ fault in  ═ outage  ! stall  ▲ told  ▼ told it is over';

/** How a picture that is not a run's is drawn: one character per state, and a line that says what they mean. */
export interface Drawing<State extends string> {
  strokes: Readonly<Record<State, string>>;
  legend: string;
}

/** Lines of equal meaning, without a last newline. */
export function gantt(picture: Picture): string {
  return drawn(picture, { strokes: STROKES, legend: LEGEND });
}

export function drawn<State extends string>(
  picture: Picture<State>,
  { strokes, legend }: Drawing<State>,
): string {
  const lanes = picture.lanes
    .filter((lane) => lane.bands.length > 0 || lane.marks.length > 0)
    .map((lane) => ({ ...lane, title: shortened(lane.title) }));
  const margin = Math.max(0, ...lanes.map(({ title }) => title.length)) + 2;
  return [
    ' '.repeat(margin) + axis(picture),
    ...lanes.map((lane) => `${lane.title.padEnd(margin)}${row(picture, lane, strokes)}`.trimEnd()),
    '',
    legend,
  ].join('\n');
}

/** On one line, and without what would end the code block it stands in. */
function shortened(title: string): string {
  const line = title.replaceAll(/[\s`]+/g, ' ');
  return line.length <= TITLE ? line : `${line.slice(0, TITLE - 1)}…`;
}

function row<State extends string>(
  picture: Picture<State>,
  lane: Lane<State>,
  strokes: Drawing<State>['strokes'],
): string {
  const cells: string[] = new Array<string>(COLUMNS).fill(' ');
  for (const band of lane.bands) drawBand(cells, picture, band, strokes[band.state]);
  for (const mark of lane.marks) drawMark(cells, picture, mark);
  return cells.join('');
}

function drawBand(cells: string[], picture: Span, band: Band<string>, stroke: string): void {
  const first = column(picture, band.from);
  const last = Math.max(first, column(picture, band.to) - (band.to < picture.to ? 1 : 0));
  if (band.state === 'phase') {
    const text = `|${band.label}`.slice(0, last - first + 1);
    for (const [i, character] of [...text].entries()) cells[first + i] = character;
    return;
  }
  for (let i = first; i <= last; i++) cells[i] = stroke;
  const label = ` ${band.label} `;
  const fits = band.label !== '' && label.length + 2 <= last - first + 1;
  if (fits && band.state !== 'pending' && band.state !== 'firing' && band.state !== 'stall') {
    const start = first + Math.floor((last - first + 1 - label.length) / 2);
    for (const [i, character] of [...label].entries()) cells[start + i] = character;
  }
}

function drawMark(cells: string[], picture: Span, mark: Mark): void {
  cells[column(picture, mark.t)] = mark.kind === 'told' ? '▲' : '▼';
}

/** Ticks at round times, as many as have room. */
function axis(picture: Span): string {
  const cells: string[] = new Array<string>(COLUMNS + 10).fill(' ');
  for (const t of ticks(picture, 6)) {
    const at = column(picture, t);
    for (const [i, character] of [...exact(t)].entries()) cells[at + i] = character;
  }
  return cells.join('').trimEnd();
}

/** Round moments that divide the picture into at most `most` parts. */
export function ticks({ from, to }: Span, most: number): number[] {
  const steps = [100, 200, 500].flatMap((step) => [step, step * 10, step * 100, step * 1000, step * 10_000]);
  const round = [...steps, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];
  const step = round.sort((a, b) => a - b).find((one) => (to - from) / one <= most) ?? to - from;
  const moments: number[] = [];
  for (let t = from; t <= to; t += step) moments.push(t);
  return moments;
}

function column({ from, to }: Span, t: number): number {
  const at = Math.floor(((t - from) / (to - from)) * COLUMNS);
  return Math.min(COLUMNS - 1, Math.max(0, at));
}
