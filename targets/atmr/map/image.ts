import { readFileSync } from 'node:fs';
import type { DerivedImage } from 'firedrill/config';
import { buildCity } from './city.ts';
import { osmXml } from './osm.ts';

/** What decides the map, and with it the image. */
const sources = ['random.ts', 'city.ts', 'osm.ts'].map((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8'),
);

/** The routing engine with atmr's streets, prepared for multi-level Dijkstra so that it starts at once. */
export const routerWithMap: DerivedImage = {
  name: 'atmr-router',
  title: "atmr's streets for OSRM",
  from: 'osrm',
  key: sources,
  files: () => [{ path: 'city.osm', mode: 0o644, content: osmXml(buildCity()) }],
  instructions: `
COPY city.osm /data/
RUN osrm-extract --profile /opt/car.lua /data/city.osm \\
  && osrm-partition /data/city.osrm \\
  && osrm-customize /data/city.osrm \\
  && rm /data/city.osm \\
  && chmod -R a+rX /data
USER nobody
CMD ["osrm-routed", "--algorithm", "mld", "/data/city.osrm"]
`,
};
