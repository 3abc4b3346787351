/** `firedrill/vitest` in a suite of a project of its own, which has Firedrill linked into its `node_modules`. */

import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ROOT } from '../../../harness/cli/project.ts';
import { ownProject } from '../../support/project.ts';

interface Results {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}

test('three lines run a drill; the message has what was broken, and how to see it again', async () => {
  await using project = await ownProject();
  await mkdir(join(project.folder, 'node_modules'));
  await symlink(ROOT, join(project.folder, 'node_modules', 'firedrill'));
  await symlink(join(ROOT, 'node_modules', 'vitest'), join(project.folder, 'node_modules', 'vitest'));
  await project.write(
    '../../drills.test.ts',
    `import { test } from 'vitest';
import { drill } from 'firedrill/vitest';
test('passes', drill('db-down', { project: import.meta.dirname }), 300_000);
test('fails', drill('misbehaves/inject-throws', { project: import.meta.dirname }), 300_000);
test('has no time', drill('db-down', { project: import.meta.dirname }), 5_000);
`,
  );
  const output = join(project.folder, 'results.json');
  const { exitCode, all } = await execa(
    'vitest',
    ['run', '--root', project.folder, '--reporter', 'json', '--outputFile', output],
    { cwd: project.folder, preferLocal: true, localDir: ROOT, reject: false, all: true },
  );
  expect(exitCode, all).toBe(1);
  const { testResults } = JSON.parse(await readFile(output, 'utf8')) as Results;
  const of = (title: string) =>
    testResults.flatMap((file) => file.assertionResults).find((one) => one.title === title);
  expect(of('passes')?.failureMessages, all).toEqual([]);
  expect(of('passes')).toMatchObject({ status: 'passed' });
  const [message = ''] = of('fails')?.failureMessages ?? [];
  expect(message).toMatch(/ERROR misbehaves\/inject-throws on shop\n/);
  expect(message).toMatch(
    / {2}\? not proven: inject-throws on database is injected and its effect seen: .*the drill has a bug\n/,
  );
  expect(message).toContain(
    `./firedrill run misbehaves/inject-throws --target shop --pace 10 --project ${project.folder}\n`,
  );
  expect(message).toContain(`evidence: ${join(project.folder, 'results')}`);
  expect(of('has no time')?.failureMessages[0]).toMatch(/limit of 5 s.*give it 120 s or more/);
});
