import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SourcePatch } from '../../engine/patched-source.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import type { ParsedRehearsal } from '../../rehearse/rehearsal.ts';

/** Releases that a variant of a rehearsal needs, each with its patches in order; the first runs at first. */
export function releasesOf({ parts }: ParsedRehearsal, variant: string): Map<string, string[]> {
  const releases = new Map<string, string[]>();
  for (const part of parts)
    for (const [release, files] of Object.entries(part.releases?.(variant) ?? {}))
      releases.set(release, [...(releases.get(release) ?? []), ...files]);
  return releases;
}

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
