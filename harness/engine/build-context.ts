import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Header, pack } from 'tar-stream';

/** One file of a build context, in memory. */
export interface PackedFile {
  path: string;
  mode: number;
  content: Buffer | string;
}

/** A symbolic link of a build context; `to` is relative to the folder that it lies in. */
export interface PackedLink {
  path: string;
  to: string;
}

/** A folder of a build context; its path ends in `/`. */
export interface PackedDirectory {
  path: `${string}/`;
  mode: number;
}

/** A file of a context that is read when it is packed: a context may be larger than what fits in memory. */
export interface FileOnDisk {
  path: string;
  mode: number;
  /** Absolute. */
  from: string;
}

export type ContextEntry = PackedFile | PackedLink | PackedDirectory | FileOnDisk;

/**
 * A tar of the files. The same files give the same bytes: the builder recognises a layer by them, so there
 * are no times and no owners in it.
 */
export function tarOf(files: Iterable<ContextEntry>): Readable {
  const tar = pack();
  const fill = async () => {
    const mtime = new Date(0);
    for (const file of files) {
      const [header, content] = await entryOf(file);
      await new Promise<void>((resolve, reject) => {
        tar.entry({ ...header, mtime }, content, (error) => (error ? reject(error) : resolve()));
      });
    }
    tar.finalize();
  };
  fill().catch((error: Error) => tar.destroy(error));
  return Readable.from(tar, { objectMode: false });
}

async function entryOf(file: ContextEntry): Promise<[Partial<Header> & { name: string }, Buffer | string]> {
  if ('to' in file) return [{ name: file.path, type: 'symlink', linkname: file.to }, ''];
  const { path: name, mode } = file;
  if ('content' in file) return [{ name, mode }, file.content];
  return 'from' in file
    ? [{ name, mode }, await readFile(file.from)]
    : [{ name, mode, type: 'directory' }, ''];
}

/** The files below a directory in a stable order, without symbolic links (npm's lead to workspaces). */
export async function readTree(directory: string, keep: (name: string) => boolean): Promise<PackedFile[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const kept = entries.filter(({ name }) => keep(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const read = async (entry: (typeof kept)[number]): Promise<PackedFile[]> => {
    const path = join(directory, entry.name);
    if (entry.isDirectory())
      return (await readTree(path, keep)).map((file) => ({ ...file, path: `${entry.name}/${file.path}` }));
    if (!entry.isFile()) return [];
    const executable = ((await stat(path)).mode & 0o111) !== 0;
    return [{ path: entry.name, mode: executable ? 0o755 : 0o644, content: await readFile(path) }];
  };
  return (await Promise.all(kept.map(read))).flat();
}
