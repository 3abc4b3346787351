/** What lies in the folder of backups. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A backup with all that belongs to it. */
export interface Backup {
  /** `atmr_backup_20260101_120000` */
  name: string;
  /** When it was taken, milliseconds since 1970: the time of its files. */
  taken: number;
  files: readonly { name: string; sha256: string; bytes: number }[];
}

const MANIFEST = '.manifest';

/** Those that have a manifest, oldest first; it is put there when all else is. */
export async function backupsIn(folder: string): Promise<Backup[]> {
  const names = await readdir(folder).catch(() => []);
  const manifests = names.filter((name) => name.endsWith(MANIFEST));
  const read = manifests.map(async (manifest): Promise<Backup[]> => {
    const [text, { mtimeMs }] = await Promise.all([
      readFile(join(folder, manifest), 'utf8'),
      stat(join(folder, manifest)),
    ]).catch(() => ['', { mtimeMs: 0 }] as const);
    const files = text.split('\n').flatMap((line) => {
      const [sha256 = '', bytes = '', name = ''] = line.split(/ +/);
      return name === '' ? [] : [{ name, sha256, bytes: Number(bytes) }];
    });
    return files.length === 0 ? [] : [{ name: manifest.slice(0, -MANIFEST.length), taken: mtimeMs, files }];
  });
  return (await Promise.all(read)).flat().sort((a, b) => a.taken - b.taken);
}

/** What of a backup is not as its manifest says; empty where all of it is. */
export async function wrongIn(folder: string, { files }: Backup): Promise<string[]> {
  const looked = files.map(async ({ name, sha256, bytes }) => {
    try {
      const { size } = await stat(join(folder, name));
      if (size !== bytes) return [`${name} has ${size} of ${bytes} bytes`];
      return (await sha256Of(join(folder, name))) === sha256 ? [] : [`the checksum of ${name} differs`];
    } catch {
      return [`${name} cannot be read`];
    }
  });
  return (await Promise.all(looked)).flat();
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** When the newest piece of log was archived; undefined where none was. */
export async function logArchivedAt(folder: string): Promise<number | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9A-F]{24}$/.test(name));
  const times = names.map(
    async (name) => (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
  );
  return names.length === 0 ? undefined : Math.max(...(await Promise.all(times)));
}
