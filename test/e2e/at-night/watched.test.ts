import { expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { askedByHand, outageByHand } from '../../support/by-hand.ts';
import { firedrill } from '../../support/firedrill.ts';
import { engineOfTests } from '../../support/on-engine.ts';
import { strangersProject } from '../../support/strangers-project.ts';

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
