import { expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { firedrill } from '../../support/firedrill.ts';
import { installInto, packed } from '../../support/packed.ts';
import { strangersProject } from '../../support/strangers-project.ts';

test('from the package npm makes, a compose file is a stack: a job that ends, a volume, a name', async () => {
  await using project = await strangersProject();
  await using made = await packed();
  const installed = await installInto(project.folder, made.tarball);
  // It writes the target, too, from the compose file and what a stack of it answers.
  const compose = 'targets/composed/compose.yaml';
  const init = [
    'init',
    '--compose',
    compose,
    '--name',
    'fresh',
    '--user',
    '/notes',
    '--yes',
    '--project',
    project.folder,
  ];
  const written = await firedrill(init, {}, installed).ended;
  expect(written.code, written.stderr).toBe(0);
  expect(written.stdout).toContain('# /health answered 204.');
  expect(written.stdout).toContain('store: { role: database } # guess: postgres:17');
  const asked = ['run', 'db-down/refused', '--target', 'fresh', '--project', project.folder, '--json'];
  const { code, stdout, stderr } = await firedrill(asked, {}, installed).ended;
  expect(code, stderr).toBe(0);
  const run = JSON.parse(stdout) as Report;
  // The fault lies on the way to the database, which the service knows as "store": it was seen, and it was healed.
  expect(run.findings.find(({ id }) => id === 'probes/user/broken')).toMatchObject({ grade: 'pass' });
  expect(run.verdict.status).toBe('pass');
});
