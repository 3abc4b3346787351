import type { Look } from '../../model/look.ts';
import type { World } from '../world.ts';
import { type Content, contentOf, type DatabasePlace } from './content.ts';
import { type Difference, differenceInWords, differencesIn } from './differences.ts';

/** The list in the report's checklist. */
const LIST = 'as it was';

/**
 * Holds all of a restored database against what was noted; each difference is a point of the checklist, by its id.
 * @param isNone what differs and is none, such as what a newer version has besides
 */
export async function compared(
  world: Pick<World, 'check'>,
  noted: Content,
  place: DatabasePlace,
  isNone: (difference: Difference) => boolean = () => false,
): Promise<Look> {
  const found = await contentOf(place);
  const differences = differencesIn(noted, found).filter((one) => !isNone(one));
  for (const [kind, ids] of Map.groupBy(noted.keys(), (id) => id.split('/')[0] ?? '')) {
    const other = differences.filter(({ id }) => id.startsWith(`${kind}/`));
    // Of each table and sequence what it holds is evidence; of the rest that there are so many.
    if (kind === 'table' || kind === 'sequence')
      for (const id of ids)
        if (!other.some((one) => one.id === id)) world.check(LIST, id, true, found.get(id) ?? '');
    if (other.length === 0 && kind !== 'table' && kind !== 'sequence')
      world.check(LIST, kind, true, `${ids.length} as they were`);
  }
  for (const one of differences) world.check(LIST, one.id, false, differenceInWords(one));
  if (differences.length === 0) return { met: true };
  const seen = differences.map((one) => `${one.id}: ${differenceInWords(one)}`).join('; ');
  return { met: false, seen, never: true };
}
