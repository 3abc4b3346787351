import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file by its whole path in a container. */
export interface PlacedFile {
  path: string;
  content: string | Buffer;
  mode?: number;
}

/**
 * An archive of files, to be put into a container at `/`.
 * @param folders made or set to 0755 before; the engine makes others that are missing, and leaves those that are there as they are
 */
export async function tarOf(files: readonly PlacedFile[], folders: readonly string[] = []): Promise<Buffer> {
  const tar = pack();
  for (const name of folders) tar.entry({ name: name.slice(1), type: 'directory', mode: 0o755 });
  for (const { path, content, mode = 0o644 } of files) tar.entry({ name: path.slice(1), mode }, content);
  tar.finalize();
  return buffer(tar);
}

/** All folders above files, each before those in it. */
export function foldersAbove(files: readonly PlacedFile[]): string[] {
  return [...new Set(files.flatMap(({ path }) => above(posix.dirname(path))))].sort();
}

function above(folder: string): string[] {
  return folder === '/' ? [] : [...above(posix.dirname(folder)), folder];
}
