/**
 * The runs of this user that have begun and not ended, one file each, so that any later command finds the one whose
 * runner and watchdog were both killed without asking an engine first.
 */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../host/cache-directory.ts';
import type { OpenRun } from './open-run.ts';
import { lifeOf } from './owner.ts';

const directory = () => join(cacheDirectory(), 'runs');
const fileOf = (run: string) => join(directory(), `${run}.json`);

/** Whole or not at all; again when its watchdog is another one. @throws the file system's error */
export function noteOpenRun(open: OpenRun): void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  const file = fileOf(open.run);
  writeFileSync(`${file}.new`, JSON.stringify(open), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** It has ended, or was healed. */
export function forgetOpenRun(run: string): void {
  rmSync(fileOf(run), { force: true });
}

/** Those whose runner and watchdog are both dead: nothing else will heal them. */
export async function abandonedRuns(): Promise<OpenRun[]> {
  const names = await readdir(directory()).catch(() => []);
  const open = await Promise.all(names.filter((name) => name.endsWith('.json')).map(read));
  return open.flatMap((one) =>
    one && lifeOf(one.runner) === 'dead' && lifeOf(one.watchdog) === 'dead' ? [one] : [],
  );
}

/** Whether a watchdog lives that has this run to heal or to see end. */
export async function isGuarded(run: string): Promise<boolean> {
  const open = await read(`${run}.json`);
  return open !== undefined && lifeOf(open.watchdog) === 'alive';
}

/** `undefined` for one that has ended meanwhile, or whose file is none of ours. */
async function read(name: string): Promise<OpenRun | undefined> {
  try {
    // Every command looks for such files, and most find none.
    const { openRun } = await import('./open-run.ts');
    return openRun.parse(JSON.parse(await readFile(join(directory(), name), 'utf8')));
  } catch {
    return undefined;
  }
}
