import { count } from '../../text/format.ts';
import { someOf } from '../../text/some-of.ts';

/** `5 writes (a, b, c and 2 more)` */
export function named(ids: readonly string[], noun = 'write'): string {
  return `${count(ids.length, noun)} (${someOf(ids)})`;
}
