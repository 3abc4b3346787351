import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SourcePatch } from '../../engine/patched-source.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';

/**
 * The patches that make a release.
 * @param folder the target's, from where the paths are
 * @throws FiredrillError `usage` naming the file that cannot be read
 */
export function readPatches(folder: string, files: readonly string[]): Promise<SourcePatch[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(resolve(folder, file), 'utf8').catch((error: unknown) => {
        throw new FiredrillError('usage', `the patch ${file} cannot be read: ${shortly(error)}`, {
          cause: error,
        });
      });
      return { name: file, text };
    }),
  );
}
