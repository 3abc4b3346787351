/** The CI files, by the linters of those who run them. */

import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../harness/cli/project.ts';
import { PROJECTS, type TestProject } from '../projects.ts';

const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const GITLAB = '.gitlab-ci.yml';

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'firedrill-ci-'));
  await execa('git', ['init', '--quiet'], { cwd: scratch });
  await execa('git', ['remote', 'add', 'origin', 'git@example.com:team/firedrill.git'], { cwd: scratch });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('GitHub', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: ROOT });
  const lint = (args: string[], cwd: string) =>
    execa('go', ['run', ACTIONLINT, '-no-color', ...args], { cwd, reject: false, all: true });

  test('has a workflow for changes, one for the night and one for the month', () => {
    const names = files.map((file) => file.split('/').at(-1)).sort();
    expect(names).toEqual(['check.yml', 'nightly.yml', 'rehearsals.yml']);
  });

  test('its workflows pass actionlint, which finds a mistake that is made on purpose', async ({ skip }) => {
    const { exitCode } = await execa('go', ['version'], { reject: false });
    if (exitCode !== 0) skip('there is no Go here to run actionlint with');
    // Go tells of what it downloads, and does so once.
    await execa('go', ['run', ACTIONLINT, '-version']);
    const { exitCode: code, all } = await lint(files, ROOT);
    expect({ code, all }).toEqual({ code: 0, all: '' });
    const nightly = await readFile(join(ROOT, '.github/workflows/nightly.yml'), 'utf8');
    const wrong = join(scratch, 'wrong.yml');
    await writeFile(wrong, nightly.replace('matrix.part', 'matrix.prat'));
    expect((await lint([wrong], scratch)).all).toMatch(/property "prat" is not defined/);
  });
});

describe('GitLab', () => {
  /** The schema that GitLab publishes, and what it says beyond it: stages that are there, jobs that can be resolved. */
  const lint = () =>
    execa('gitlab-ci-local', ['--list'], {
      cwd: scratch,
      reject: false,
      all: true,
      preferLocal: true,
      localDir: ROOT,
    });

  test('its file passes the schema, which finds a mistake that is made on purpose', async () => {
    await cp(join(ROOT, GITLAB), join(scratch, GITLAB));
    const { exitCode, all } = await lint();
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(/json schema validated/);
    const text = await readFile(join(ROOT, GITLAB), 'utf8');
    await writeFile(join(scratch, GITLAB), text.replace('parallel: 3', 'parallel: many'));
    expect((await lint()).exitCode).not.toBe(0);
    await writeFile(join(scratch, GITLAB), text.replace('stage: drills', 'stage: dirlls'));
    expect((await lint()).exitCode).not.toBe(0);
  });
});

describe('the tests', () => {
  const github = async (file: string) =>
    parse(await readFile(join(ROOT, '.github/workflows', file), 'utf8')).jobs.tests;
  const gitlab = async (job: string) => parse(await readFile(join(ROOT, GITLAB), 'utf8'))[job];
  const names = (projects: readonly TestProject[]) => projects.map(({ name }) => name);
  // In `npm run check`, which has a job of its own.
  const inCheck = ['unit', 'recorded'];

  test('of npm test run for each change, shared out by project', async () => {
    const everyTime = names(PROJECTS.filter(({ everyTime }) => everyTime));
    const { strategy, steps } = await github('check.yml');
    const { parallel, script } = await gitlab('tests');
    for (const projects of [strategy.matrix.project, parallel.matrix[0].PROJECT])
      expect([...inCheck, ...projects]).toEqual(everyTime);
    for (const text of [JSON.stringify(steps), script.join()]) expect(text).toContain('npm run test:all -- ');
  });

  test('of every project there is run at night, shared out by project', async () => {
    const { strategy, steps } = await github('nightly.yml');
    const { parallel, script } = await gitlab('tests-at-night');
    for (const projects of [strategy.matrix.project, parallel.matrix[0].PROJECT])
      expect(projects).toEqual(names(PROJECTS));
    for (const text of [JSON.stringify(steps), script.join()]) expect(text).toContain('npm run test:all -- ');
  });
});

describe('the rehearsals', () => {
  const github = async () => parse(await readFile(join(ROOT, '.github/workflows/rehearsals.yml'), 'utf8'));
  const gitlab = async () => parse(await readFile(join(ROOT, GITLAB), 'utf8')).rehearsals;
  const called = () => readFile(join(scratch, 'called'), 'utf8');
  /** Runs a script of a CI file with a Firedrill that has these due today, and fails the first. */
  const withDue = async (due: string, script: string, env: Record<string, string> = {}) => {
    const output = join(scratch, 'output');
    await writeFile(output, '');
    await writeFile(join(scratch, 'called'), '');
    const stub = `#!/bin/sh\n[ "$1" = due ] && printf '${due}'\n[ "$1" != due ] && echo "$@" >> called\n[ "$2" != first ]\n`;
    await writeFile(join(scratch, 'firedrill'), stub, { mode: 0o755 });
    const { exitCode, stdout } = await execa('bash', ['-ec', script], {
      cwd: scratch,
      env: { PATH: process.env.PATH, GITHUB_OUTPUT: output, ...env },
      extendEnv: false,
      reject: false,
    });
    return { exitCode, stdout, output: await readFile(output, 'utf8') };
  };
  const DUE = 'first --target shop\\nsecond --target shop\\n';

  test('are asked for each day, and all that the calendar has are done, though one fails', async () => {
    const { on, jobs } = await github();
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/ \* \* \*$/) }]);
    const [{ run: day }] = jobs.due.steps.filter(({ id }: { id?: string }) => id === 'day');
    const [{ run }] = jobs.rehearse.steps.filter(({ name }: { name?: string }) => name === 'Rehearse');
    expect(jobs.rehearse.if).toContain("which != ''");
    const { output } = await withDue(DUE, day);
    const which = 'first --target shop\nsecond --target shop';
    expect(output).toBe(`which<<END\n${which}\nEND\n`);
    expect((await withDue('', day)).output).toBe('which<<END\nEND\n');
    expect((await withDue(DUE, day, { ASKED: 'backout --variant errors' })).output).toContain(
      '--variant errors',
    );
    expect((await withDue(DUE, run, { WHICH: which })).exitCode).toBe(1);
    expect(await called()).toBe('rehearse first --target shop\nrehearse second --target shop\n');
  });

  test('are the same on GitLab, and nothing is set up on any other day', async () => {
    const script = (await gitlab()).script.join('\n');
    expect((await withDue(DUE, script)).exitCode).toBe(1);
    expect(await called()).toBe('setup\nrehearse first --target shop\nrehearse second --target shop\n');
    expect(await withDue('', script)).toMatchObject({ exitCode: 0, stdout: 'no rehearsal is due today' });
    expect(await called()).toBe('');
  });
});

test('both run commands that are there, with options that they have', async () => {
  const texts = await Promise.all(
    [GITLAB, ...globSync('.github/workflows/*.yml', { cwd: ROOT })].map((file) =>
      readFile(join(ROOT, file), 'utf8'),
    ),
  );
  const calls = texts.flatMap((text) => text.match(/\.\/firedrill [^\n]+/g) ?? []);
  expect(calls.length).toBeGreaterThan(6);
  for (const call of calls) {
    const [, command = '', ...rest] = call.split(/\s+/);
    const sub = rest[0] === 'merge' ? ['merge'] : [];
    const { stdout } = await execa(join(ROOT, 'firedrill'), [command, ...sub, '--help']);
    for (const option of rest.filter((word) => word.startsWith('--'))) expect(stdout, call).toContain(option);
  }
});

test('npm run check begins with a command that is there, and so sets up the toolchain', async () => {
  const { version, scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
    scripts: Record<string, string>;
  };
  const [first = ''] = scripts.check?.split(' && ') ?? [];
  const [program = '', ...args] = first.split(' ');
  const { stdout } = await execa(program, args, { cwd: ROOT });
  expect(stdout).toBe(version);
});
