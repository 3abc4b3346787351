import { expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import { askedByHand, outageByHand } from '../support/by-hand.ts';
import { firedrill } from '../support/firedrill.ts';
import { engineOfTests } from '../support/on-engine.ts';
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

/** One drill on a target of the stranger's, and what its report says of watching. */
async function drilled(project: string, target: string) {
  const asked = ['run', 'db-down', '--target', target, '--project', project, '--json'];
  const { code, stdout, stderr } = await firedrill(asked).ended;
  const report = JSON.parse(stdout) as Report;
  const harmless = report.findings.find(({ id }) => id === 'watching/harmless');
  return { code, stderr, report, harmless };
}

test('a service with one worker and a dear health check is asked as often as it bears', async () => {
  await using project = await strangersProject();
  const { code, stderr, report, harmless } = await drilled(project.folder, 'heavy');
  expect(code, stderr).toBe(0);
  expect(harmless).toMatchObject({ grade: 'pass' });
  const [, readinessCost, share] =
    /readiness every [\d.]+ s \(([\d.]+) ms each\), user every \d+ ms .*: ([\d.]+) % of the service's time$/.exec(
      harmless?.because ?? '',
    ) ?? [];
  expect(Number(readinessCost), harmless?.because).toBeGreaterThan(20);
  expect(Number(share)).toBeLessThanOrEqual(2);
  // Figures are as wide as looks are apart.
  const { detect } = report.measures;
  if ('absent' in detect) throw new Error(detect.absent);
  expect(detect.resolution).toBeGreaterThan(1_000);
  expect(detect.high - detect.low).toBeLessThan(2 * detect.resolution);
});

test('a service that is asked as often as its owners want, and it cannot bear, is not accused', async () => {
  await using project = await strangersProject();
  const { code, stderr, report, harmless } = await drilled(project.folder, 'overwatched');
  expect(code, stderr).toBe(2);
  expect(report.verdict).toEqual({
    status: 'not-proven',
    reason: expect.stringMatching(
      /cannot bear to be watched so often: readiness every 30 ms, user every 100 ms would take [\d.]+ % of its time/,
    ),
  });
  expect(harmless).toMatchObject({ grade: 'no-evidence' });
  expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
});

test('one request a second without Firedrill sees the outage that the report tells', async ({ skip }) => {
  await using project = await strangersProject();
  const over = new AbortController();
  const byHand = askedByHand(await engineOfTests(), { service: 'web', path: '/notes' }, over.signal);
  const { code, stderr, report } = await drilled(project.folder, 'notes').finally(() => over.abort());
  expect(code, stderr).toBe(0);
  const { low, high } = outageByHand(await byHand);
  const { outage } = report.measures;
  // Where the machine stood still the report tells no figure, and there is nothing to compare.
  if ('absent' in outage) {
    expect(outage.absent).toContain('clock stalled');
    return skip(outage.absent);
  }
  // They are one outage where they agree as far as a request a second can tell.
  expect(outage.low).toBeLessThanOrEqual(high);
  expect(outage.high).toBeGreaterThanOrEqual(low);
  expect(high - low).toBeLessThan(outage.high + 5_000);
});

test('a compose file is a stack: a job that ends, a volume, a caller that knows only a name', async () => {
  await using project = await strangersProject();
  const asked = ['run', 'db-down/refused', '--target', 'composed', '--project', project.folder, '--json'];
  const { code, stdout, stderr } = await firedrill(asked).ended;
  expect(code, stderr).toBe(0);
  const run = JSON.parse(stdout) as Report;
  // The fault lies on the way to the database, which the service knows as "store": it was seen, and it was healed.
  expect(run.findings.find(({ id }) => id === 'probes/user/broken')).toMatchObject({ grade: 'pass' });
  expect(run.verdict.status).toBe('pass');
});
