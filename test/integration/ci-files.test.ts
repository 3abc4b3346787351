/** The CI files, by the linters of those who run them. */

import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';

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
