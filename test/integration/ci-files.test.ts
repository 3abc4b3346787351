/** The CI files, by the linters of those who run them. */

import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../harness/cli/project.ts';
import { scenes } from '../../targets/atmr/rehearsals/backout/variants.ts';
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
  /** What a script of a CI file prints, or writes for the next job, on some day of the month. */
  const onDay = async (day: number, script: string, env: Record<string, string> = {}) => {
    await writeFile(join(scratch, 'date'), `#!/bin/sh\necho ${day}\n`, { mode: 0o755 });
    const output = join(scratch, `output-${day}`);
    await writeFile(output, '');
    const { stdout } = await execa('bash', ['-ec', script], {
      env: { PATH: `${scratch}:${process.env.PATH}`, GITHUB_OUTPUT: output, ...env },
    });
    return stdout + (await readFile(output, 'utf8'));
  };
  const days = Array.from({ length: 31 }, (_, index) => index + 1);

  test('are done on the first Tuesday: cron says Tuesday, and the job whether it is the first', async () => {
    const { on, jobs } = await github();
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/ \* \* 2$/) }]);
    const { run } = jobs.due.steps[0];
    const first = (await gitlab()).script[0];
    for (const day of days) {
      const today = `today=${day <= 7}`;
      expect((await onDay(day, run, { EVENT: 'schedule' })).trim()).toBe(today);
      expect(await onDay(day, first), `day ${day}`).toEqual(
        day <= 7 ? '' : expect.stringContaining('not the first'),
      );
    }
    expect(jobs.rehearse.if).toContain("today == 'true'");
    expect((await onDay(20, run, { EVENT: 'workflow_dispatch' })).trim()).toBe('today=true');
  });
  test('are both, and one started by hand may choose among its variants', async () => {
    const { on, jobs } = await github();
    const { script } = await gitlab();
    for (const words of ['rehearse backout', 'rehearse killswitch'])
      for (const text of [JSON.stringify(jobs.rehearse.steps), script.join()]) expect(text).toContain(words);
    expect(on.workflow_dispatch.inputs.variant.options).toEqual(Object.keys(scenes));
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
