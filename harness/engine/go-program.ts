import { mkdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory } from '../host/cache-directory.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import { findProgram, systemPath } from './debian-packages.ts';
import { contentKey, type GoProgram } from './recipe.ts';

/**
 * Builds a Go command for Linux and returns its file in the cache directory. Go's own caches make a second
 * build immediate.
 *
 * @throws FiredrillError `unavailable` when Go is not there, or its module proxy does not have the module
 */
export async function goProgram(program: GoProgram, architecture: string, step: Step): Promise<string> {
  const title = `${program.package}@${program.version}`;
  const go = findProgram('go') ?? findProgram('/usr/local/go/bin/go');
  if (!go)
    throw new FiredrillError(
      'unavailable',
      `${title} is built with Go, which is not installed: install Go 1.23 or newer.`,
    );
  const directory = join(cacheDirectory(), 'go', contentKey(program, architecture));
  await mkdir(directory, { recursive: true });
  step.update(`go install ${title}`);
  const variables = Object.entries(program.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const tags = program.tags === undefined ? [] : ['-tags', program.tags.join(',')];
  const ldflags = `-ldflags=-s -w ${variables.join(' ')}`;
  const run = execa(go, ['install', ...tags, '-trimpath', ldflags, title], {
    env: { CGO_ENABLED: '0', GOOS: 'linux', GOARCH: architecture, GOBIN: directory, PATH: systemPath() },
    all: true,
    stdin: 'ignore',
    reject: false,
  });
  // The base system is what everything else waits for; compilers take what it leaves.
  if (run.pid !== undefined) setPriority(run.pid, constants.priority.PRIORITY_LOW);
  for await (const line of run.iterable({ from: 'all' })) step.update(line.slice(0, 100));
  const { exitCode, all } = await run;
  if (exitCode !== 0)
    throw new FiredrillError('unavailable', `go install ${title} failed: ${lastWords(all)}`);
  return join(directory, commandName(program.package));
}

/** What `go install` calls the file: the last part of the path that is not a major version. */
export function commandName(importPath: string): string {
  const name = basename(importPath);
  return /^v\d+$/.test(name) ? basename(join(importPath, '..')) : name;
}

function lastWords(output: string): string {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('go: downloading'));
  return lines.at(-1)?.trim().slice(0, 300) || 'it said nothing';
}
