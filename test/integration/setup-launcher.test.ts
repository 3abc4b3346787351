import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../harness/host/until.ts';

/**
 * The launcher in a folder of its own, with an npm that installs nothing but a Node that says what it was told
 * to run. Each installation adds a line to `installed`.
 */
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-launcher-'));
  await copyFile(join(import.meta.dirname, '../../firedrill'), join(folder, 'firedrill'));
  await writeFile(join(folder, 'package-lock.json'), '{"packages": {}}');
  await mkdir(join(folder, 'programs'));
  await program(
    'npm',
    `echo "npm warn something of no interest" >&2
     rm -rf node_modules && mkdir -p node_modules/.bin
     echo half > node_modules/half
     printf '#!/bin/sh\\n[ "$1" != -e ] || exit 1\\necho "node runs" "$@"\\n' > node_modules/.bin/node
     chmod +x node_modules/.bin/node
     while [ -e hold ]; do sleep 0.05; done
     rm node_modules/half
     echo done >> installed`,
  );
  await program('node', 'exit 1');
  path = `${join(folder, 'programs')}:${process.env.PATH}`;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<void> {
  const file = join(folder, 'programs', name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

function launch(args: string[] = ['list'], env: NodeJS.ProcessEnv = {}) {
  return execa(join(folder, 'firedrill'), args, {
    env: { PATH: path, ...env },
    reject: false,
    stdin: 'ignore',
  });
}

async function installations(): Promise<number> {
  const text = await readFile(join(folder, 'installed'), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}

test('installs once, quietly, and then runs the command line with its arguments', async () => {
  const first = await launch(['run', 'db-down']);
  expect(first.stdout).toBe(`node runs ${folder}/harness/cli/main.ts run db-down`);
  expect(first.stderr).toMatch(/installing the toolchain.*\n.*installed in \d+ s$/);
  const second = await launch();
  expect(second.stderr).toBe('');
  expect(await installations()).toBe(1);
});

test('installs again when the lock file has changed', async () => {
  await launch();
  await writeFile(join(folder, 'package-lock.json'), '{"packages": {"node_modules/new": {"version": "1"}}}');
  await launch();
  expect(await installations()).toBe(2);
});

test('leaves an installation by hand alone, as long as it is what the lock file says', async () => {
  const lock = (version: string) =>
    JSON.stringify({
      packages: {
        '': {},
        'node_modules/one': { version, integrity: 'x' },
        'node_modules/for-another-platform': { version: '1', optional: true },
      },
    });
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await symlink(process.execPath, join(folder, 'node_modules/.bin/node'));
  await mkdir(join(folder, 'harness/cli'), { recursive: true });
  await writeFile(join(folder, 'harness/cli/main.ts'), 'console.log("main")');
  await writeFile(join(folder, 'package-lock.json'), lock('2'));
  const npmsOwn = { packages: { 'node_modules/one': { version: '2', integrity: 'x' } } };
  await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify(npmsOwn));
  expect((await launch([], { FIREDRILL_SETUP: 'never' })).stdout).toBe('main');
  await writeFile(join(folder, 'package-lock.json'), lock('3'));
  expect((await launch([], { FIREDRILL_SETUP: 'never' })).exitCode).toBe(70);
  expect(await installations()).toBe(0);
});

test('finds its folder through symbolic links', async () => {
  await symlink(join(folder, 'firedrill'), join(folder, 'programs', 'direct'));
  await symlink('direct', join(folder, 'programs', 'relative'));
  const { stdout } = await execa('relative', [], { env: { PATH: path }, cwd: '/', stdin: 'ignore' });
  expect(stdout).toBe(`node runs ${folder}/harness/cli/main.ts`);
});

test('two at once install once', async () => {
  await writeFile(join(folder, 'hold'), '');
  const both = [launch(), launch()];
  const waiting = Promise.race(both.map((one) => one.then(() => 'ended')));
  await until(async () => ((await exists('node_modules/half')) ? true : undefined), {
    everyMs: 20,
    limitMs: 5_000,
  });
  await rm(join(folder, 'hold'));
  expect(await waiting).toBe('ended');
  const ended = await Promise.all(both);
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(ended.filter(({ stderr }) => /waiting for another installation/.test(stderr))).toHaveLength(1);
  expect(await installations()).toBe(1);
});

test('an installation that was killed is done again', async () => {
  await writeFile(join(folder, 'hold'), '');
  // In a process group of its own, as a terminal has it, so that npm dies with it.
  const child = spawn(join(folder, 'firedrill'), [], {
    env: { PATH: path },
    detached: true,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  expect(
    await until(async () => ((await exists('node_modules/half')) ? true : undefined), {
      everyMs: 20,
      limitMs: 5_000,
    }),
  ).toBe(true);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  await rm(join(folder, 'hold'));
  expect(await exists('node_modules/.bin/node')).toBe(true);
  const again = await launch();
  expect(again.exitCode).toBe(0);
  expect(await installations()).toBe(1);
  expect(await exists('node_modules/half')).toBe(false);
});

describe('says in one sentence', () => {
  test('what is missing when FIREDRILL_SETUP=never forbids installing it', async () => {
    const { exitCode, stderr, stdout } = await launch(['list'], { FIREDRILL_SETUP: 'never' });
    expect(exitCode).toBe(70);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/toolchain.*missing.*FIREDRILL_SETUP=never.*\.\/firedrill setup/);
    expect(stdout).toBe('');
    expect(await installations()).toBe(0);
  });

  test('that npm is missing', async () => {
    const bare = join(folder, 'bare');
    await mkdir(bare);
    for (const name of ['bash', 'env', 'dirname', 'cmp', 'node'])
      await symlink(`/usr/bin/${name}`, join(bare, name));
    const { exitCode, stderr } = await execa('/usr/bin/bash', [join(folder, 'firedrill')], {
      env: { PATH: bare },
      extendEnv: false,
      reject: false,
    });
    expect(exitCode).toBe(70);
    expect(stderr).toMatch(/^firedrill: npm is missing.*install Node\.js.*\.$/);
  });
});

test('shows the end of npm’s output when it fails', async () => {
  await program('npm', 'echo "npm error no such thing" >&2; exit 1');
  const { exitCode, stderr } = await launch();
  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/npm ci failed[\s\S]*npm error no such thing/);
});

async function exists(file: string): Promise<boolean> {
  return readFile(join(folder, file)).then(
    () => true,
    () => false,
  );
}
