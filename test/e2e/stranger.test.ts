import { expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import { firedrill } from '../support/firedrill.ts';
import { strangersProject } from '../support/strangers-project.ts';

test('a Go service from a Dockerfile and PostgreSQL are drilled without monitoring or traffic', async () => {
  await using project = await strangersProject();
  const asked = [
    'run',
    'db-down',
    'db-down/refused',
    '--target',
    'notes',
    '--project',
    project.folder,
    '--json',
  ];
  const { code, stdout, stderr } = await firedrill(asked).ended;
  expect(code, stderr).toBe(1);
  const { runs } = JSON.parse(stdout) as { runs: Report[] };
  expect(runs.map(({ variant, verdict }) => [variant, verdict.status])).toEqual([
    ['stopped', 'pass'],
    ['refused', 'fail'],
  ]);
  const [stopped, refused] = runs;
  // Of what is not declared nothing is asked, and nothing is missed.
  expect(stopped?.findings.map(({ id }) => id.split('/')[0])).not.toContain('alerts');
  expect(stopped?.findings.map(({ id }) => id.split('/')[0])).not.toContain('traffic');
  expect(stopped?.images).toMatchObject({
    'build ./service': { origin: 'built' },
    'postgres:17': { reference: expect.stringMatching(/postgres:17/) },
  });
  expect(refused?.findings.find(({ id }) => id === 'probes/readiness/broken')).toMatchObject({
    grade: 'fail',
    because: expect.stringMatching(/last seen: bad with status 503/),
  });
  expect(stderr).toContain('what was promised was kept (what users notice, what readiness says');
  expect(stderr).toContain("nothing was promised of users' requests");
});
