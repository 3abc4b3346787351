/** A drill on a target in which one service calls another by TLS: one that looks at certificates, and one that trusts all. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { certifiedProject } from '../../support/certified-project.ts';
import { firedrill } from '../../support/firedrill.ts';

async function drilled(folder: string): Promise<{ report: Report; stderr: string }> {
  const asked = ['run', 'certificate-expired', '--target', 'ledger', '--project', folder, '--json'];
  const { stdout, stderr } = await firedrill(asked).ended;
  return { report: JSON.parse(stdout) as Report, stderr };
}

const gradeOf = ({ findings }: Report, id: string) => findings.find((one) => one.id === id)?.grade;

test('a caller that refuses an expired certificate and goes on with the renewed one passes', async () => {
  await using project = await certifiedProject();
  const { report, stderr } = await drilled(project.folder);
  expect(report.verdict.status, stderr).toBe('pass');
  const injected = report.findings.find(({ id }) => id === 'fault/injected');
  expect(injected?.because).toMatch(/a client on api-bank is shown a certificate of ledger that expired on /);
  expect(gradeOf(report, 'checks/refused-for-its-date/answers')).toBe('pass');
  expect(gradeOf(report, 'probes/user/recovers')).toBe('pass');
});

test('a caller that looks at no certificate fails by the check that it refuses', async () => {
  await using project = await certifiedProject();
  const file = join(project.folder, 'targets/ledger/target.ts');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('environment: { CA:', "environment: { TRUSTS_ALL: 'yes', CA:"));
  const { report, stderr } = await drilled(project.folder);
  expect(report.verdict.status, stderr).toBe('fail');
  expect(gradeOf(report, 'fault/injected')).toBe('pass');
  expect(gradeOf(report, 'checks/refused-for-its-date/answers')).toBe('fail');
});
