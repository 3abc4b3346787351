import type { ImageUsed } from '../model/run-header.ts';
import type { Table } from '../model/section.ts';

/** What was run, exactly enough to run it again. */
export function imagesTable(images: Readonly<Record<string, ImageUsed>>): Table {
  return {
    kind: 'table',
    head: ['component', 'image', 'origin', 'digest'],
    rows: Object.entries(images).map(([name, { reference, origin, digest }]) => [
      name,
      [{ code: reference }],
      origin,
      [{ code: digest }],
    ]),
  };
}
