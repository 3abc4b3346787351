import type { Picture } from '../../../model/picture.ts';
import { escapeXml } from '../xml.ts';
import { curvesSvg } from './curves-svg.ts';
import { lanesSvg } from './lanes-svg.ts';
import { WIDTH } from './svg.ts';

/** @param alt what it shows, for readers who cannot see it */
export function pictureSvg(id: string, alt: string, picture: Picture): string {
  const { height, lines } = picture.kind === 'lanes' ? lanesSvg(picture) : curvesSvg(picture);
  return [
    `<svg id="${escapeXml(id)}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(alt)}">`,
    ...lines,
    '</svg>',
  ].join('\n');
}
