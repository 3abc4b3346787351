import type { Content } from './content.ts';

/** Something of a database that a restore did not bring back as it was. */
export interface Difference {
  /** `table/public.bookings` */
  id: string;
  /** What was noted when the backup was taken; absent where there was nothing. */
  was?: string;
  is?: string;
}

/**
 * What is not as it was. A sequence may be further, since those whose values were given out in between are gone, and
 * since PostgreSQL logs 32 values ahead; it must not be behind. Pure.
 */
export function differencesIn(noted: Content, found: Content): Difference[] {
  const ids = [...new Set([...noted.keys(), ...found.keys()])].sort();
  return ids.flatMap((id) => {
    const [was, is] = [noted.get(id), found.get(id)];
    if (was === is || (was !== undefined && is !== undefined && isFurther(id, was, is))) return [];
    return [{ id, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) }];
  });
}

function isFurther(id: string, was: string, is: string): boolean {
  return id.startsWith('sequence/') && BigInt(is) >= BigInt(was);
}

/** `it has 12 rows, where 13 were noted`, or what else differs. */
export function differenceInWords({ was, is }: Difference): string {
  if (is === undefined) return `it is missing; it was ${shown(was)}`;
  if (was === undefined) return `it was not there; it is ${shown(is)}`;
  return `it is ${shown(is)}, and was ${shown(was)}`;
}

function shown(value = ''): string {
  return value === '' ? 'there' : value.length > 200 ? `${value.slice(0, 200)}…` : value;
}
