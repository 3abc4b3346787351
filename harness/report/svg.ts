/** The picture as SVG; its colours are CSS variables of the page that holds it. */

import { exact, moment } from '../text/format.ts';
import { ticks } from './gantt.ts';
import { escapeXml } from './junit.ts';
import type { Band, Lane, Mark, Picture } from './picture.ts';

const WIDTH = 1120;
const MARGIN = 190;
const RIGHT = 16;
const LANE = 30;
const BAND = 18;
const TOP = 34;
/** A character of the band labels, about; SVG cannot measure text beforehand. */
const CHARACTER = 6.6;

export function svg(picture: Picture): string {
  const height = TOP + picture.lanes.length * LANE + 10;
  const fault = picture.lanes.find(({ title }) => title === 'fault')?.bands[0];
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline of the run">`,
    ...(fault === undefined ? [] : [shade(picture, fault, height)]),
    ...grid(picture, height),
    ...picture.lanes.flatMap((lane, i) => drawLane(picture, lane, TOP + i * LANE)),
    '</svg>',
  ].join('\n');
}

/** While the fault was in, behind everything. */
function shade(picture: Picture, fault: Band, height: number): string {
  const x = across(picture, fault.from);
  const width = across(picture, fault.to) - x;
  return `<rect class="shade" x="${px(x)}" y="${TOP - 6}" width="${px(width)}" height="${height - TOP}"/>`;
}

function grid(picture: Picture, height: number): string[] {
  return ticks(picture, 8).map((t) => {
    const x = px(across(picture, t));
    return (
      `<line class="grid" x1="${x}" y1="${TOP - 6}" x2="${x}" y2="${height - 6}"/>` +
      `<text class="tick" x="${x}" y="${TOP - 14}" text-anchor="middle">${escapeXml(exact(t))}</text>`
    );
  });
}

function drawLane(picture: Picture, lane: Lane, top: number): string[] {
  const middle = top + LANE / 2;
  const title = shortened(lane.title, 25);
  return [
    `<text class="lane" x="${MARGIN - 12}" y="${middle + 4}" text-anchor="end">${escapeXml(title)}<title>${escapeXml(lane.title)}</title></text>`,
    ...lane.bands.map((band) => drawBand(picture, band, middle, lane.bands.length === 1)),
    ...lane.marks.map((mark) => drawMark(picture, mark, middle)),
  ];
}

/** @param alone whether there is nothing else in its lane, so that its label may stand beside it */
function drawBand(picture: Picture, band: Band, middle: number, alone: boolean): string {
  const x = across(picture, band.from);
  const width = Math.max(1, across(picture, band.to) - x);
  const name = band.label === '' ? band.state : band.label;
  const tip = `<title>${escapeXml(`${name}: ${moment(band.from)} – ${moment(band.to)}`)}</title>`;
  const rect =
    `<rect class="${band.state}" x="${px(x)}" y="${middle - BAND / 2}" width="${px(width)}" ` +
    `height="${BAND}" rx="2">${tip}</rect>`;
  if (band.label === '') return rect;
  const wide = band.label.length * CHARACTER + 6;
  if (wide > width) return alone ? rect + beside(band.label, x, width, wide, middle) : rect;
  const text =
    `<text class="label on-${band.state}" x="${px(x + width / 2)}" y="${middle + 4}" ` +
    `text-anchor="middle">${escapeXml(band.label)}</text>`;
  return rect + text;
}

/** A label where there is room: after the band, or before it. */
function beside(label: string, x: number, width: number, wide: number, middle: number): string {
  const after = x + width + wide <= WIDTH;
  const [at, anchor] = after ? [x + width + 5, 'start'] : [x - 5, 'end'];
  return `<text class="tick" x="${px(at)}" y="${middle + 4}" text-anchor="${anchor}">${escapeXml(label)}</text>`;
}

/** A triangle that points up when people were told, and down when they were told that it is over. */
function drawMark(picture: Picture, mark: Mark, middle: number): string {
  const x = across(picture, mark.t);
  const [tip, base] = mark.kind === 'told' ? [middle - 9, middle + 6] : [middle + 9, middle - 6];
  const points = `${px(x)},${tip} ${px(x - 6)},${base} ${px(x + 6)},${base}`;
  const title = `<title>${escapeXml(`${mark.label}: ${moment(mark.t)}`)}</title>`;
  return `<polygon class="${mark.kind}" points="${points}">${title}</polygon>`;
}

function across({ from, to }: Picture, t: number): number {
  return MARGIN + ((t - from) / (to - from)) * (WIDTH - MARGIN - RIGHT);
}

function px(value: number): string {
  return value.toFixed(1);
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
