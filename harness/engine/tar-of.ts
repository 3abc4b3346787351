import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file by its whole path in a container. */
export interface PlacedFile {
  path: string;
  content: string | Buffer;
  mode?: number;
}

/** An archive of files, with the folders above them, to be put into a container at `/`. */
export async function tarOf(files: readonly PlacedFile[]): Promise<Buffer> {
  const tar = pack();
  const folders = new Set(files.flatMap(({ path }) => above(posix.dirname(path))));
  for (const name of [...folders].sort()) tar.entry({ name: name.slice(1), type: 'directory', mode: 0o755 });
  for (const { path, content, mode = 0o644 } of files) tar.entry({ name: path.slice(1), mode }, content);
  tar.finalize();
  return buffer(tar);
}

function above(folder: string): string[] {
  return folder === '/' ? [] : [...above(posix.dirname(folder)), folder];
}
