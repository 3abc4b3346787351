import type { Path, PlacedScalar, RuleSource } from './rule-source.ts';
import { type Characters, charactersOf } from './scalar-characters.ts';

/** A scalar of which parts are replaced; offsets are into its value, not into the file. */
export interface ScalarPatch {
  readonly path: Path;
  /** In order, and not overlapping. */
  readonly pieces: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Replaces parts of scalars in a file's text and leaves every other character as it is, whatever the style of the scalar:
 * line breaks, indentation, folding, quotes, escapes and comments stay. What an anchor shares is replaced once, where it
 * is written; an alias is written out only where one of the two is replaced and the other is not.
 */
export function patchYaml(source: RuleSource, patches: readonly ScalarPatch[]): string {
  const edits = new Map<number, Edit>();
  const add = (edit: Edit) => edits.set(edit.from, edit);
  const placed = patches.flatMap((patch) => {
    const scalar = source.scalarAt(patch.path);
    return scalar === undefined ? [] : [{ scalar, patch }];
  });
  const own = placed.filter(({ scalar }) => scalar.repeats === undefined);
  for (const { scalar, patch } of own) for (const edit of inside(source.text, scalar, patch)) add(edit);
  const changed = new Set(own.map(({ scalar }) => scalar.from));
  const follow = new Set<number>();
  for (const { scalar, patch } of placed) {
    if (scalar.repeats === undefined) continue;
    if (changed.has(scalar.repeats.from)) follow.add(scalar.from);
    else add({ from: scalar.from, to: scalar.to, text: written(applied(scalar.value, patch)) });
  }
  for (const alias of source.scalarAliases) {
    // One that is used for something that no pace divides keeps the value that it had.
    if (alias.repeats !== undefined && changed.has(alias.repeats.from) && !follow.has(alias.from))
      add({ from: alias.from, to: alias.to, text: written(alias.value) });
  }
  return edited(source.text, [...edits.values()]);
}

function edited(text: string, edits: readonly Edit[]): string {
  let patched = '';
  let copied = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    patched += text.slice(copied, edit.from) + edit.text;
    copied = edit.to;
  }
  return patched + text.slice(copied);
}

function applied(value: string, { pieces }: ScalarPatch): string {
  return edited(value, pieces);
}

/** A scalar on its own, quoted where it could be taken for something else. */
function written(value: string): string {
  return /^\w[\w.]*$/.test(value) ? value : JSON.stringify(value);
}

/** The pieces as edits of the file, or the whole scalar anew where its characters cannot be found again. */
function inside(text: string, scalar: PlacedScalar, patch: ScalarPatch): Edit[] {
  const { value } = scalar;
  const characters: Characters = charactersOf(text.slice(scalar.from, scalar.to));
  if (characters.map(({ text: one }) => one).join('') !== value.replaceAll(/\s/g, ''))
    return [{ from: scalar.from, to: scalar.to, text: written(applied(value, patch)) }];
  // Styles differ in blanks alone, so the n-th character that is no blank is the same in the value and in the file.
  const index = (offset: number) => value.slice(0, offset).replaceAll(/\s/g, '').length;
  return patch.pieces.map(({ from, to, text: replacement }) => {
    const [first, last] = [characters[index(from)], characters[index(to) - 1]];
    return {
      from: scalar.from + (first?.from ?? 0),
      to: scalar.from + (last?.to ?? 0),
      text: replacement,
    };
  });
}
