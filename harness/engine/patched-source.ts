import { applyPatch, parsePatch } from 'diff';
import { FiredrillError } from '../model/errors.ts';
import type { PackedFile } from './build-context.ts';

/** What makes one release of a service of another: a unified diff, as `git diff` writes it. */
export interface SourcePatch {
  /** For messages: `targets/shop/releases/2.0.0.patch`. */
  name: string;
  text: string;
}

/**
 * A service's files with patches applied, one after another. A patch that does not fit exactly is refused: a release
 * that is only half of what was meant would prove nothing.
 * @throws FiredrillError `usage` naming patch, file and remedy
 */
export function patchedSource(files: readonly PackedFile[], patches: readonly SourcePatch[]): PackedFile[] {
  return patches.reduce((before, patch) => applied(before, patch), [...files]);
}

function applied(files: readonly PackedFile[], { name, text }: SourcePatch): PackedFile[] {
  const result = new Map(files.map((file) => [file.path, file]));
  for (const change of parsePatch(text)) {
    const [from, to] = [change.oldFileName, change.newFileName].map((file) => file?.replace(/^[ab]\//, ''));
    if (from === undefined || to === undefined || change.hunks.length === 0)
      throw new FiredrillError('usage', `${name} holds something that is no change of a file`);
    const source = result.get(from);
    const content = applyPatch(source?.content.toString() ?? '', change, { fuzzFactor: 0 });
    if (content === false)
      throw new FiredrillError(
        'usage',
        `${name} does not fit ${to} any more: the service has changed there; make the patch anew`,
      );
    result.set(to, { path: to, mode: source?.mode ?? 0o644, content });
  }
  return [...result.values()];
}
