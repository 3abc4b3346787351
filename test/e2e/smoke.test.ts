/** The first thing that a newcomer does, unharmed and whole: everything asked, everything proven. */

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import type { AsWritten } from '../../harness/model/timeline.ts';
import { firedrill } from '../support/firedrill.ts';

test('unharmed, db-down passes, and its rules replayed again say the same', async () => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const ran = await firedrill(['run', 'db-down', '--json', '--results', results]).ended;
  const report: Report = JSON.parse(ran.stdout);
  const not = (grade: string) => report.findings.filter((one) => one.grade === grade);
  expect(not('fail'), 'failed').toEqual([]);
  expect(not('no-evidence'), 'without evidence').toEqual([]);
  // Both keep the promise; on a busy machine recovery may take more than what is aimed at.
  expect(['pass', 'acceptable'], ran.stderr).toContain(report.verdict.status);
  expect(ran.code).toBe(0);

  const folder = join(results, report.run);
  const { code, stdout, stderr } = await firedrill(['rules', 'replay', '--run', folder, '--json']).ended;
  expect(code, stderr).toBe(0);
  const replayed: { alert: string; asWritten: AsWritten }[] = JSON.parse(stdout).alerts;
  expect({ alerts: replayed.map(({ alert, asWritten }) => ({ alert, asWritten })) }).toEqual({
    alerts: JSON.parse(await readFile(join(folder, 'rules', 'replay.json'), 'utf8')).alerts,
  });
  const again = new Map(replayed.map(({ alert, asWritten }) => [alert, asWritten]));
  const rules = await readFile(new URL(`../../targets/${report.target}/alerts.yml`, import.meta.url), 'utf8');
  expect([...again.keys()].sort()).toEqual(
    [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name).sort(),
  );
  for (const { name, asWritten } of report.alerts) expect([name, again.get(name)]).toEqual([name, asWritten]);
});
