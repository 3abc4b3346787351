/** Three replicas behind a balancer, of which one is broken: which of them answers users, before, meanwhile and after. */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { firedrill } from '../../support/firedrill.ts';

/** @param flaw a variable of the balancer that makes it a worse one */
async function drilled(variant: string, flaw?: string): Promise<{ report: Report; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-balanced-'));
  try {
    await cp(join(import.meta.dirname, '../../support/balanced'), folder, { recursive: true });
    const file = join(folder, 'targets/site/target.ts');
    const text = await readFile(file, 'utf8');
    const changed = text.replace('environment: { REPLICAS', `environment: { ${flaw}: 'yes', REPLICAS`);
    await writeFile(file, flaw === undefined ? text : changed);
    const asked = ['run', `replica-down/${variant}`, '--target', 'site', '--project', folder, '--json'];
    const { stdout, stderr } = await firedrill(asked).ended;
    return { report: JSON.parse(stdout) as Report, stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const found = ({ findings }: Report, id: string) => findings.find((one) => one.id === id);

test.each(['stopped', 'paused'])(
  'one of three replicas is %s: the others answer, and it comes back',
  async (variant) => {
    const { report, stderr } = await drilled(variant);
    expect(report.verdict.status, stderr).toBe('pass');
    for (const name of ['web', 'web-2', 'web-3'])
      expect(found(report, `replicas/${name}/steady`)?.because, stderr).toMatch(
        /users were answered [1-9]\d* by web, [1-9]/,
      );
    for (const name of ['web', 'web-3'])
      expect(found(report, `replicas/${name}/serves`)?.because, stderr).toMatch(
        /[1-9]\d* by web, 0 by web-2, [1-9]\d* by web-3/,
      );
    expect(found(report, 'replicas/web-2/returns')?.grade, stderr).toBe('pass');
  },
);

test('a balancer that never takes a replica back fails by that, though users are served', async () => {
  const { report, stderr } = await drilled('stopped', 'NEVER_BACK');
  expect(report.verdict.status, stderr).toBe('fail');
  expect(found(report, 'replicas/web-2/returns')?.grade, stderr).toBe('fail');
  expect(found(report, 'probes/user/broken')?.grade, stderr).toBe('pass');
});

test('a balancer that goes on asking the dead one serves too few', async () => {
  const { report, stderr } = await drilled('stopped', 'NEVER_LOOKS');
  expect(report.verdict.status, stderr).toBe('fail');
  const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
  expect(failed, stderr).toContain('probes/user/broken');
});
