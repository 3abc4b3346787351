import type { ImageUsed } from '../model/run-header.ts';
import type { Table } from '../model/section.ts';

/** What was run, exactly enough to run it again. @param what the images are of */
export function imagesTable(what: string, images: Readonly<Record<string, ImageUsed>>): Table {
  return {
    kind: 'table',
    head: [what, 'image', 'origin', 'digest'],
    rows: Object.entries(images).map(([name, { reference, origin, digest }]) => [
      name,
      [{ code: reference }],
      origin,
      [{ code: digest }],
    ]),
  };
}
