import type { YamlSource } from './yaml-source.ts';

/** A scalar of which parts are replaced; offsets are into its value, not into the file. */
export interface ScalarPatch {
  readonly path: readonly (string | number)[];
  /** The value as it was. */
  readonly value: string;
  /** In order, and not overlapping. */
  readonly pieces: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

/**
 * Replaces parts of scalars in a file's text and leaves every other character as it is, whatever the style of the scalar:
 * line breaks, indentation, folding, quotes and comments stay.
 * @returns `undefined` where a place cannot be found in the text: in quoted scalars with escapes, or files with aliases
 */
export function patchYaml(
  text: string,
  source: YamlSource,
  patches: readonly ScalarPatch[],
): string | undefined {
  const edits: { from: number; to: number; text: string }[] = [];
  for (const { path, value, pieces } of patches) {
    const place = placeOf(text, source, path, value);
    if (place === undefined) return undefined;
    for (const piece of pieces) {
      // A piece has no blanks, so its last character lies as far from its first as in the value.
      const from = place(piece.from);
      edits.push({ from, to: from + (piece.to - piece.from), text: piece.text });
    }
  }
  let patched = '';
  let copied = 0;
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    patched += text.slice(copied, edit.from) + edit.text;
    copied = edit.to;
  }
  return patched + text.slice(copied);
}

/**
 * Finds characters of a scalar's value in the file. Styles differ in blanks alone, so the n-th character that is no blank
 * is the same in both.
 */
function placeOf(
  text: string,
  source: YamlSource,
  path: readonly (string | number)[],
  value: string,
): ((offset: number) => number) | undefined {
  const range = source.rangeAt(path);
  if (range === undefined) return undefined;
  const start = bodyStart(text, range.from);
  const places: number[] = [];
  const written: string[] = [];
  for (let i = start; i < range.to; i++) {
    const character = text[i] ?? '';
    if (/\s/.test(character)) continue;
    places.push(i);
    written.push(character);
  }
  const quotes = '"\''.includes(text[range.from] ?? ' ') ? 1 : 0;
  const inside = written.slice(quotes, written.length - quotes).join('');
  if (inside !== value.replaceAll(/\s/g, '')) return undefined;
  return (offset) => places[quotes + value.slice(0, offset).replaceAll(/\s/g, '').length] ?? start;
}

/** Past the header of a block scalar (`|`, `>-`, with a comment maybe), whose text begins on the next line. */
function bodyStart(text: string, from: number): number {
  if (text[from] !== '|' && text[from] !== '>') return from;
  const end = text.indexOf('\n', from);
  return end < 0 ? from : end + 1;
}
