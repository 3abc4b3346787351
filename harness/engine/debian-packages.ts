import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { execa } from 'execa';
import { FiredrillError } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/** A program (or an absolute path) that set-up needs and the distribution package that brings it. */
export interface Needed {
  program: string;
  package: string;
}

/** Where the system keeps administrators' programs; not on every user's path. */
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];
/** The user's path, then the system's directories. */
export function systemPath(env: NodeJS.ProcessEnv = process.env): string {
  return [env.PATH ?? '', ...SYSTEM_PATH].join(delimiter);
}

/** The file of a program on the path or in the system's directories. */
export function findProgram(program: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return systemPath(env)
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => resolve(directory, program))
    .find((file) => existsSync(file));
}

/** Is this a machine on which Firedrill may install packages: Debian or Ubuntu, as root? */
export async function canInstallPackages(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/**
 * Installs the packages of those programs that are missing, naming them first. A package's service is not
 * started.
 *
 * @param purpose what they are for, as in `a container engine`
 * @throws FiredrillError `unavailable` when set-up is forbidden, not possible on this machine, or failed
 */
export async function installMissing(
  needed: readonly Needed[],
  purpose: string,
  progress: Progress,
): Promise<void> {
  const missing = needed.filter(({ program }) => !findProgram(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((one) => one.package))];
  const programs = missing.map(({ program }) => program).join(', ');
  requireSetUpAllowed(`${programs} for ${purpose} ${missing.length === 1 ? 'is' : 'are'} not installed`);
  if (!(await canInstallPackages()))
    throw new FiredrillError(
      'unavailable',
      `${purpose} needs ${programs}: install ${packages.join(', ')} (Firedrill does so itself only on Debian or Ubuntu as root).`,
    );
  const step = progress.start(`installing the distribution's packages ${packages.join(', ')} for ${purpose}`);
  try {
    await withoutStartingServices(async () => {
      await aptInstall(packages, (line) => step.update(line));
    });
    step.done();
  } catch (error) {
    step.fail(lastLine(error));
    throw new FiredrillError(
      'unavailable',
      `could not install ${packages.join(', ')} for ${purpose}: ${lastLine(error)}; see \`apt-get install ${packages.join(' ')}\`.`,
      { cause: error },
    );
  }
}

async function aptInstall(packages: readonly string[], say: (line: string) => void): Promise<void> {
  const install = () => apt(['install', '--yes', '--no-install-recommends', '--no-remove', ...packages], say);
  try {
    // Package lists are mostly there and current: asking for new ones first would cost seconds.
    await install();
  } catch {
    // An installation that was killed half-way leaves packages to configure.
    await execa('dpkg', ['--configure', '-a'], { env: quiet(), reject: false });
    say('refreshing the package lists');
    await apt(['update'], say);
    await install();
  }
}

async function apt(args: readonly string[], say: (line: string) => void): Promise<void> {
  // Another process may be installing: apt waits for its lock.
  const run = execa('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '--quiet', ...args], {
    env: quiet(),
    all: true,
    stdin: 'ignore',
  });
  for await (const line of run.iterable({ from: 'all' })) {
    const told = /^(Get:|Unpacking|Setting up)\s*(\S+ )?.*$/.exec(line);
    if (told) say(line.slice(0, 100));
  }
  await run;
}

function quiet(): NodeJS.ProcessEnv {
  return { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', PATH: systemPath() };
}

const POLICY = '/usr/sbin/policy-rc.d';
const OURS = '# Put here by Firedrill for the length of one installation.';

/** Debian asks `policy-rc.d` before it starts a package's service. One that is there is left as it is. */
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  const present = await readFile(POLICY, 'utf8').catch(() => undefined);
  // One with our mark was left by a set-up that was killed.
  const ours = present === undefined || present.includes(OURS);
  if (ours) await writeFile(POLICY, `#!/bin/sh\n${OURS}\nexit 101\n`, { mode: 0o755 });
  try {
    await work();
  } finally {
    if (ours) await rm(POLICY, { force: true });
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'all' in error ? String(error.all) : String(error);
  const lines = text.trim().split('\n');
  return (lines.findLast((line) => line.startsWith('E: ')) ?? lines.at(-1) ?? 'no output').slice(0, 300);
}
