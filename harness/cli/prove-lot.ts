import { checkNames, named } from '../prove/chosen.ts';
import type { Mutant } from '../prove/mutant.ts';
import { shuffled } from '../run/loading/shuffle.ts';
import { seedOfDay } from './suite/sample.ts';
import { parseShard, partOf } from './suite/shard.ts';

/** Which mutants are tried. */
export interface Choice {
  only?: string[];
  lot?: string;
  seed?: number;
}

/** Before the id of what needs a run of its own. */
const LIVE = 'live';

/**
 * Those that are asked for. Lots of one seed are disjoint and together everything; those of the next day are others.
 * @throws FiredrillError `usage` for a lot that is none, and for a name that no mutant has
 */
export function chosen<T extends Pick<Mutant, 'id'>>(
  mutants: readonly T[],
  { only = [], lot, seed = seedOfDay(new Date()) }: Choice,
): T[] {
  const isLive = (id: string) => id === LIVE || id.startsWith(`${LIVE}/`);
  const ofThese = only.filter((one) => mutants.some(({ id }) => isLive(id)) === isLive(one));
  checkNames(mutants, ofThese);
  if (only.length > 0 && ofThese.length === 0) return [];
  const wanted = named(mutants, ofThese);
  return lot === undefined ? wanted : partOf(shuffled(wanted, seed), parseShard(lot, '--lot'));
}
