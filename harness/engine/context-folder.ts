import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import type { ContextEntry } from './build-context.ts';

/**
 * What the builder is sent of a folder: all but what `.dockerignore` leaves out, in a stable order; where there is a file
 * named after the Dockerfile, `api.Dockerfile.dockerignore`, that one decides (Docker manual, "Build context").
 *
 * @throws the file system's error when the folder cannot be read
 */
export async function contextFolder(folder: string, dockerfile: string): Promise<ContextEntry[]> {
  const text =
    (await readFile(join(folder, `${dockerfile}.dockerignore`), 'utf8').catch(() => undefined)) ??
    (await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => ''));
  const patterns = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const ignored = dockerignore.default().add(patterns);
  // An exception may lie in a folder that is left out as a whole.
  const prune = !patterns.some((pattern) => pattern.startsWith('!'));
  const below = async (path: string): Promise<ContextEntry[]> => {
    const entries = (await readdir(join(folder, path), { withFileTypes: true })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const read = entries.map(async (entry): Promise<ContextEntry[]> => {
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      const out = ignored.ignores(at);
      if (out && (prune || !entry.isDirectory())) return [];
      if (entry.isDirectory())
        return [...(out ? [] : [{ path: `${at}/` as const, mode: 0o755 }]), ...(await below(at))];
      if (entry.isSymbolicLink()) return [{ path: at, to: await readlink(join(folder, at)) }];
      if (!entry.isFile()) return [];
      const { mode } = await stat(join(folder, at));
      return [{ path: at, mode: mode & 0o777, from: join(folder, at) }];
    });
    return (await Promise.all(read)).flat();
  };
  return below('');
}
