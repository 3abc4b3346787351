import { inert } from './inert.ts';

/** On one line, and without the characters that a terminal would obey. */
export function oneLine(text: string): string {
  return inert(text.replaceAll(/\s+/g, ' '));
}
