import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A user's project, outside of this repository, whose target `shop` a test breaks. */
export interface OwnProject extends AsyncDisposable {
  folder: string;
  /** Replaces the first match in one of the target's files; it must be there. */
  change(file: string, found: string | RegExp, replacement: string): Promise<void>;
  /** A file of the target. */
  read(file: string): Promise<string>;
  /** Writes a file of the target, or of the project when `path` begins with `../../`. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
}

export async function ownProject(): Promise<OwnProject> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-project-'));
  const target = join(folder, 'targets/shop');
  await cp(join(import.meta.dirname, 'shop'), folder, { recursive: true });
  return {
    folder,
    async change(file, found, replacement) {
      const text = await readFile(join(target, file), 'utf8');
      const changed = text.replace(found, replacement);
      if (changed === text) throw new Error(`${file} has no ${found}`);
      await writeFile(join(target, file), changed);
    },
    read: (file) => readFile(join(target, file), 'utf8'),
    async write(path, content) {
      const file = join(target, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    remove: (path) => rm(join(target, path), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
