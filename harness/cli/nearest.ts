import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean x?` when one of the known names is close, and otherwise the names there are. */
export function suggest(given: string, known: readonly string[]): string {
  if (known.length === 0) return '; there is none';
  const nearest = closest(given, [...known]);
  return distance(given, nearest) <= Math.max(2, given.length / 2)
    ? `; did you mean ${nearest}?`
    : `; there is ${known.join(', ')}`;
}
