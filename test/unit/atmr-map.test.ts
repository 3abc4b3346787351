import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildCity, CORNER } from '../../targets/atmr/map/city.ts';
import { osmXml } from '../../targets/atmr/map/osm.ts';

describe('the generated city', () => {
  const city = buildCity();

  test('is the same every time, to the last digit', () => {
    expect(osmXml(buildCity())).toBe(osmXml(city));
    const digest = createHash('sha256').update(osmXml(city)).digest('hex');
    expect(digest.slice(0, 12)).toBe('eb97094e4a95');
  });

  test('has a few thousand streets, with bridges and one-way streets among them', () => {
    expect(city.streets.length).toBeGreaterThan(2000);
    expect(city.streets.filter(({ bridge }) => bridge)).toHaveLength(8);
    expect(city.streets.filter(({ oneWay }) => oneWay).length).toBeGreaterThan(100);
    expect(new Set(city.streets.map(({ id }) => id)).size).toBe(city.streets.length);
  });

  test('every street runs between crossings that are there, next to each other', () => {
    const places = new Map(city.crossings.map((crossing) => [crossing.id, crossing]));
    for (const { name, crossings } of city.streets)
      for (const [index, id] of crossings.entries()) {
        const [here, next] = [places.get(id), places.get(crossings[index + 1] ?? id)];
        expect(here && next, name).toBeDefined();
        // A grid step is about 0.0018 by 0.0011 degrees, and a crossing lies at most 15 % of it off.
        expect(Math.abs((here?.lon ?? 0) - (next?.lon ?? 9)), name).toBeLessThan(0.0024);
        expect(Math.abs((here?.lat ?? 0) - (next?.lat ?? 9)), name).toBeLessThan(0.0015);
      }
    for (const { lon, lat } of city.crossings) {
      expect(lon).toBeGreaterThan(CORNER.lon - 0.001);
      expect(lat).toBeGreaterThan(CORNER.lat - 0.001);
    }
  });

  test('one can walk from anywhere to anywhere', () => {
    const neighbours = new Map<number, number[]>();
    for (const { crossings } of city.streets)
      for (const [index, id] of crossings.entries())
        for (const other of [crossings[index - 1], crossings[index + 1]])
          if (other !== undefined) neighbours.set(id, [...(neighbours.get(id) ?? []), other]);
    const [start = 0] = neighbours.keys();
    const seen = new Set([start]);
    for (const at of seen) for (const next of neighbours.get(at) ?? []) seen.add(next);
    expect(seen.size).toBeGreaterThan(0.99 * neighbours.size);
  });
});
