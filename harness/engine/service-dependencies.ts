import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { cacheDirectory } from '../host/cache-directory.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { LinkedWorkspace } from './linked-workspaces.ts';
import { contentKey } from './recipe.ts';

/** Path in the repository → content, of the lock file and of every package.json that it speaks of. */
export type Manifests = Readonly<Record<string, string>>;

const lockSchema = z.object({ packages: z.record(z.string(), z.unknown()) });

/** Everything that decides which dependencies are installed. */
export async function readManifests(repository: string): Promise<Manifests> {
  const lock = await readFile(join(repository, 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const own = Object.keys(packages).filter((path) => !path.includes('node_modules'));
  const manifests = own.map(async (path) => {
    const file = join(path, 'package.json');
    return [file, await readFile(join(repository, file), 'utf8')];
  });
  return Object.fromEntries([['package-lock.json', lock], ...(await Promise.all(manifests))]);
}

/**
 * Installs what a workspace needs in production, and nothing of the repository's own dependencies, into the
 * cache directory. The same manifests are installed once. Linked workspaces are not part of it, what they need is.
 *
 * @param workspace its folder in the repository
 * @returns the directory `node_modules`
 * @throws FiredrillError `unavailable` with npm's last words
 */
export async function installDependencies(
  workspace: string,
  linked: readonly LinkedWorkspace[],
  manifests: Manifests,
  step: Step,
): Promise<string> {
  const place = join(cacheDirectory(), 'dependencies', contentKey(workspace, manifests));
  if (!existsSync(place)) {
    // Renamed into place at the end: an installation that was killed is not taken for a whole one.
    const unfinished = `${place}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    for (const [path, content] of Object.entries(manifests)) {
      await mkdir(dirname(join(unfinished, path)), { recursive: true });
      await writeFile(join(unfinished, path), content);
    }
    step.update('npm ci of its production dependencies');
    await npmCi(workspace, unfinished);
    await rename(unfinished, place);
  }
  for (const own of [workspace, ...linked.map(({ directory }) => directory)])
    if (existsSync(join(place, own, 'node_modules')))
      throw new FiredrillError(
        'unavailable',
        `${own} locks another version of a dependency than the rest of the repository, which its image cannot hold: align the versions`,
      );
  return join(place, 'node_modules');
}

async function npmCi(workspace: string, cwd: string): Promise<void> {
  const { exitCode, all } = await execa(
    'npm',
    ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', `--workspace=${workspace}`],
    { cwd, all: true, stdin: 'ignore', reject: false },
  );
  if (exitCode !== 0)
    throw new FiredrillError(
      'unavailable',
      `npm ci for ${workspace} failed: ${all.trim().split('\n').slice(-3).join(' | ')}`,
    );
}
