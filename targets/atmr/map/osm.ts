import type { City, Street } from './city.ts';

/** When the imaginary survey took place; a date of the build would make each build another map. */
const SURVEYED = '2026-04-01T00:00:00Z';
/** About a centimetre. */
const DIGITS = 7;

/** The city as an OpenStreetMap XML file, version 0.6, as `osrm-extract` reads it. */
export function osmXml({ crossings, streets }: City): string {
  const meta = `version="1" timestamp="${SURVEYED}"`;
  const nodes = crossings.map(
    ({ id, lon, lat }) =>
      `<node id="${id}" lon="${lon.toFixed(DIGITS)}" lat="${lat.toFixed(DIGITS)}" ${meta}/>`,
  );
  const ways = streets.map((street) => {
    const refs = street.crossings.map((id) => `<nd ref="${id}"/>`).join('');
    return `<way id="${street.id}" ${meta}>${refs}${tags(street)}</way>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<osm version="0.6">',
    ...nodes,
    ...ways,
    '</osm>',
    '',
  ].join('\n');
}

function tags({ name, highway, oneWay, bridge }: Street): string {
  const all = {
    highway,
    name,
    ...(oneWay ? { oneway: 'yes' } : {}),
    ...(bridge ? { bridge: 'yes', layer: '1' } : {}),
  };
  return Object.entries(all)
    .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
    .join('');
}
