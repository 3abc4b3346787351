import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './catalogue.ts';

/** Sorts by time, says what it was, and no two are the same: `20261121-021500-veza-db-down-stopped-3fa9`. */
export function newRunId(now: Date, target: string, drill: string, variant: string): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${target}-${drill}-${variant}-${randomBytes(2).toString('hex')}`;
}

/** Makes the folder of a run, readable by its owner alone, and points `latest` at it. */
export async function makeRunFolder(results: string, run: string): Promise<string> {
  const folder = join(results, run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const latest = join(results, 'latest');
  await rm(latest, { force: true });
  // Of two runs that begin at once, either may be the latest.
  await symlink(run, latest).catch(() => undefined);
  return folder;
}

/** The commit of the checkout, with `+` behind it where files differ from it; `unknown` outside of git. */
export function commitOfCheckout(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '')
    );
  } catch {
    return 'unknown';
  }
}

export async function versionOfFiredrill(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
