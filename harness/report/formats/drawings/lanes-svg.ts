/** Lanes as SVG; its colours are those of the page that holds it. */

import type { Band, Lane, LanesPicture, Mark } from '../../../model/picture.ts';
import { moment } from '../../../text/format.ts';
import { escapeXml } from '../xml.ts';
import { laneTitle } from './lane-title.ts';
import { MARGIN, px, WIDTH } from './svg.ts';
import { across, timeAxis } from './time-axis.ts';

const LANE = 30;
const BAND = 18;
const TOP = 34;
/** Width of a character of the band labels, about; SVG cannot measure text beforehand. */
const CHARACTER = 6.6;
/** As many characters of a lane's title as the margin has room for. */
const TITLE = 28;

export function lanesSvg(picture: LanesPicture): { height: number; lines: string[] } {
  const height = TOP + picture.lanes.length * LANE + 10;
  const lines = [
    ...timeAxis(picture, { top: TOP - 6, bottom: height - 6, words: TOP - 14 }),
    ...picture.lanes.flatMap((lane, i) => drawLane(picture, lane, TOP + i * LANE)),
  ];
  return { height, lines };
}

function drawLane(picture: LanesPicture, lane: Lane, top: number): string[] {
  const middle = top + LANE / 2;
  const title = laneTitle(lane.title, TITLE);
  return [
    `<text class="lane" x="${MARGIN - 12}" y="${middle + 4}" text-anchor="end">${escapeXml(title)}<title>${escapeXml(lane.title)}</title></text>`,
    ...lane.bands.map((band) => drawBand(picture, band, middle, lane.bands.length === 1)),
    ...lane.marks.map((mark) => drawMark(picture, mark, middle)),
  ];
}

/** @param alone whether there is nothing else in its lane, so that its label may stand beside it */
function drawBand(picture: LanesPicture, band: Band, middle: number, alone: boolean): string {
  const { from, to, shade, label } = band;
  const x = across(picture, from);
  const width = Math.max(1, across(picture, to) - x);
  const tip = `${label === '' ? shade.text : label}: ${moment(from)} – ${moment(to)}`;
  const rect =
    `<rect class="${shade.colour}" x="${px(x)}" y="${middle - BAND / 2}" width="${px(width)}" ` +
    `height="${BAND}" rx="2"><title>${escapeXml(tip)}</title></rect>`;
  if (label === '') return rect;
  const wide = label.length * CHARACTER + 6;
  if (wide > width) return alone ? rect + beside(label, x, width, wide, middle) : rect;
  const text =
    `<text class="label on-${shade.colour}" x="${px(x + width / 2)}" y="${middle + 4}" ` +
    `text-anchor="middle">${escapeXml(label)}</text>`;
  return rect + text;
}

/** A label where there is room: after the band, or before it. */
function beside(label: string, x: number, width: number, wide: number, middle: number): string {
  const after = x + width + wide <= WIDTH;
  const [at, anchor] = after ? [x + width + 5, 'start'] : [x - 5, 'end'];
  return `<text class="tick" x="${px(at)}" y="${middle + 4}" text-anchor="${anchor}">${escapeXml(label)}</text>`;
}

function drawMark(picture: LanesPicture, { t, direction, label }: Mark, middle: number): string {
  const x = across(picture, t);
  const [tip, base] = direction === 'up' ? [middle - 9, middle + 6] : [middle + 9, middle - 6];
  const points = `${px(x)},${tip} ${px(x - 6)},${base} ${px(x + 6)},${base}`;
  const title = `<title>${escapeXml(`${label}: ${moment(t)}`)}</title>`;
  return `<polygon points="${points}">${title}</polygon>`;
}
