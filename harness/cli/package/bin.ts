#!/usr/bin/env node
/**
 * `firedrill` as npm installs it. It is read by whatever Node the user has, so it keeps to what every Node since 18 knows: on one
 * that is too old for the house it fetches another, once, into Firedrill's own cache, and leaves the user's as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../../host/cache-directory.ts';

/** The first that reads TypeScript and has all that the house is written with. */
const LEAST_MAJOR = 24;
/** Compiling a hundred files at each start would be most of what short commands take. */
const COMPILED = process.env.NODE_COMPILE_CACHE ?? join(cacheDirectory(), 'compiled');

if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) {
  // By its name: an older Node knows no such function, and would refuse the file that imports it.
  module.enableCompileCache(COMPILED);
  // For the processes that this one starts.
  process.env.NODE_COMPILE_CACHE = COMPILED;
  await import('../main.ts');
} else start(ownNode());

function start(node: string): void {
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED };
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env });
  // A terminal's Ctrl-C reaches the child by itself, which heals first; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`));
  child.on('close', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 70;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

/** Node of the version that the package names, from the package manager's own registry. */
function ownNode(): string {
  const { node } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    node: string;
  };
  const place = join(cacheDirectory(), `node-${node}`);
  const program = join(place, 'node_modules', '.bin', 'node');
  if (existsSync(program)) return program;
  if (process.env.FIREDRILL_SETUP === 'never')
    fail(
      `Node.js ${LEAST_MAJOR} or newer is needed; this is ${process.versions.node}, and FIREDRILL_SETUP=never forbids fetching one`,
    );
  console.error(`firedrill: this is Node.js ${process.versions.node}; fetching ${node} into ${place} (once)`);
  const scratch = `${place}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  const name = `node-${process.platform}-${process.arch}@${node}`;
  const { status, stderr } = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      scratch,
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      name,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    rmSync(scratch, { recursive: true, force: true });
    fail(
      `npm cannot fetch ${name}; install Node.js ${LEAST_MAJOR} or newer yourself. It said:\n${(stderr ?? '').trim()}`,
    );
  }
  try {
    renameSync(scratch, place);
  } catch {
    // Another command was quicker; its copy is as good.
    rmSync(scratch, { recursive: true, force: true });
  }
  return program;
}

function fail(message: string): never {
  console.error(`firedrill: ${message}`);
  process.exit(70);
}
