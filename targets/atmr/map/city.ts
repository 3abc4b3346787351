import { randomFrom } from './random.ts';

/** A crossing of streets. Degrees, WGS 84. */
export interface Crossing {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
}

/** A street between crossings, in the order in which one drives along it. */
export interface Street {
  readonly id: number;
  readonly name: string;
  /** OpenStreetMap's `highway` class, which the car profile turns into a speed. */
  readonly highway: 'primary' | 'secondary' | 'residential';
  readonly oneWay: boolean;
  readonly bridge: boolean;
  readonly crossings: readonly number[];
}

export interface City {
  readonly crossings: readonly Crossing[];
  readonly streets: readonly Street[];
}

/** The city's south-west corner; no such streets exist there. */
export const CORNER = { lon: 13.4, lat: 52.5 } as const;

const SEED = 20_260_401;
/** Crossings from west to east and from south to north. */
const SIDE = 72;
/** About 120 m either way at this latitude. */
const STEP = { lon: 0.00177, lat: 0.00108 } as const;
/** How far a crossing may lie off the grid, as a share of a step. */
const OFF_GRID = 0.3;
/** A street's name changes after this many blocks. */
const BLOCKS_PER_STREET = 4;
const PRIMARY_EVERY = 12;
const SECONDARY_EVERY = 4;
/** South of this row runs the river. */
const RIVER_ROW = 36;
const BRIDGE_EVERY = 9;
const ONE_WAY_SHARE = 0.15;
/** Share of residential blocks that are empty. */
const GAP_SHARE = 0.04;

/**
 * A city of some 2500 streets on a bent grid: avenues, one-way streets, missing blocks, and a river with eight
 * bridges, so that routes have something to decide. The same on every machine, to the last digit.
 */
export function buildCity(): City {
  const random = randomFrom(SEED);
  const crossings = Array.from({ length: SIDE * SIDE }, (_, index) => {
    const [column, row] = [index % SIDE, Math.floor(index / SIDE)];
    return {
      id: index + 1,
      lon: CORNER.lon + (column + OFF_GRID * (random() - 0.5)) * STEP.lon,
      lat: CORNER.lat + (row + OFF_GRID * (random() - 0.5)) * STEP.lat,
    };
  });
  const streets: Street[] = [];
  for (const direction of ['east', 'north'] as const)
    for (let line = 0; line < SIDE; line += 1)
      for (let from = 0; from < SIDE - 1; from += BLOCKS_PER_STREET)
        streets.push(...streetsAlong(direction, line, from, random, streets.length));
  return { crossings, streets };
}

/** One stretch of a line of the grid: a street, or what gaps and the river leave of it. */
function streetsAlong(
  direction: 'east' | 'north',
  line: number,
  from: number,
  random: () => number,
  before: number,
): Street[] {
  const highway =
    line % PRIMARY_EVERY === 0 ? 'primary' : line % SECONDARY_EVERY === 0 ? 'secondary' : 'residential';
  const oneWay = highway === 'residential' && random() < ONE_WAY_SHARE;
  const backwards = random() < 0.5;
  const name = nameOf(direction, line, from);
  const streets: Street[] = [];
  let run: number[] = [];
  const end = (bridge: boolean): void => {
    const crossings = backwards ? run.toReversed() : run;
    if (run.length > 1)
      streets.push({ id: before + streets.length + 1, name, highway, oneWay, bridge, crossings });
    run = [];
  };
  for (let at = from; at <= Math.min(from + BLOCKS_PER_STREET, SIDE - 1); at += 1) {
    run.push(direction === 'east' ? line * SIDE + at + 1 : at * SIDE + line + 1);
    const gap = highway === 'residential' && random() < GAP_SHARE;
    const river = direction === 'north' && at + 1 === RIVER_ROW;
    if (!river && !gap) continue;
    const last = run.at(-1) ?? 0;
    end(false);
    if (river && line % BRIDGE_EVERY === 0 && at < from + BLOCKS_PER_STREET) {
      run = [last, last + SIDE];
      end(true);
    }
  }
  end(false);
  return streets;
}

const KINDS = { east: ['Street', 'Lane', 'Row'], north: ['Avenue', 'Road', 'Walk'] } as const;
const WORDS = [
  'Alder',
  'Birch',
  'Cedar',
  'Dogwood',
  'Elm',
  'Fir',
  'Ginkgo',
  'Hazel',
  'Ivy',
  'Juniper',
  'Kelp',
  'Larch',
];

function nameOf(direction: 'east' | 'north', line: number, from: number): string {
  const kind = KINDS[direction][line % 3] ?? 'Street';
  return `${WORDS[line % WORDS.length]} ${kind} ${Math.floor(line / WORDS.length) + 1}-${from / BLOCKS_PER_STREET + 1}`;
}
