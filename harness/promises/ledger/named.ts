import { count } from '../../text/format.ts';

/** Ids named in a reason; the rest are counted. */
const IDS_NAMED = 3;

/** `5 writes (a, b, c and 2 more)` */
export function named(ids: readonly string[], noun = 'write'): string {
  const shown = ids.slice(0, IDS_NAMED).join(', ');
  const rest = ids.length > IDS_NAMED ? ` and ${ids.length - IDS_NAMED} more` : '';
  return `${count(ids.length, noun)} (${shown}${rest})`;
}
