import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../harness/contract/target-schema.ts';
import type { AsWritten, TimelineRecord } from '../../harness/model/timeline.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { type Change, runTampered } from '../support/drill.ts';
import { firedrill } from '../support/firedrill.ts';
import { withImpostor } from '../support/impostor.ts';

test('unharmed, db-down passes, and its rules replayed again say the same', async () => {
  const { report, graded, folder } = await runTampered({});
  expect(graded('fail'), 'failed').toEqual([]);
  expect(graded('no-evidence'), 'without evidence').toEqual([]);
  // Both keep the promise; on a busy machine recovery may take more than what is aimed at.
  expect(['pass', 'acceptable']).toContain(report.verdict.status);
  const { code, stdout, stderr } = await firedrill(['rules', 'replay', '--run', folder, '--json']).ended;
  expect(code, stderr).toBe(0);
  const replayed: { alert: string; asWritten: AsWritten }[] = JSON.parse(stdout).alerts;
  expect({ alerts: replayed.map(({ alert, asWritten }) => ({ alert, asWritten })) }).toEqual({
    alerts: JSON.parse(await readFile(join(folder, 'rules', 'replay.json'), 'utf8')).alerts,
  });
  const again = new Map(replayed.map(({ alert, asWritten }) => [alert, asWritten]));
  expect(again.size).toBe(9);
  for (const { name, asWritten } of report.alerts) expect([name, again.get(name)]).toEqual([name, asWritten]);
});

/** Each of these breaks one thing that the drill relies on; a drill that still passes proves nothing. */
describe.concurrent('db-down cannot pass by accident', () => {
  test('a fault that is never injected is not proven, and probing alone moves no alert', async () => {
    const { report, records } = await runTampered({ fault: { inject: async () => {} } });
    expect(report.verdict.status).not.toBe('pass');
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/fault|effect/i);
    const steady =
      records.find((record) => record.kind === 'phase' && record.phase === 'steady')?.t ?? Infinity;
    expect(alertsThatMoved(records.filter(({ t }) => t > steady))).toEqual([]);
    const probes = records.filter((record) => record.kind === 'probe').filter(({ t }) => t > steady);
    // A probe that was never sent, because the runner itself stood still, says nothing of the target.
    const sent = probes.filter(({ outcome }) => outcome !== 'unsent');
    expect(sent.length).toBeGreaterThan(1000);
    expect(sent.filter(({ outcome }) => outcome !== 'good')).toEqual([]);
  });

  test('a readiness that always says ready fails', async () => {
    const { report, graded } = await runTampered({ target: lyingReadiness });
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/readiness/i);
  });

  test('a deleted alert rule fails, by its name', async () => {
    const { report, graded } = await runTampered({
      rules: (text) => text.replace(/ {6}- alert: VezaReadinessFailed[\s\S]*?(?= {6}- alert:)/, ''),
    });
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toContain('VezaReadinessFailed');
  });

  test('a Prometheus that dies is not proven', async () => {
    const { report } = await runTampered({ during: { phase: 'steady', act: killing('prometheus') } });
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/prometheus/i);
  });

  test('a receiver that dies is not proven', async () => {
    const { report } = await runTampered({ during: { phase: 'steady', act: killing('receiver') } });
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/receiver/i);
  });

  test('a database that never comes back fails', async () => {
    const { report, graded } = await runTampered({ fault: { undo: async () => {} } });
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/recover/i);
    expect(report.measures.recover).toHaveProperty('absent');
  });
});

function alertsThatMoved(records: readonly TimelineRecord[]): string[] {
  return records.flatMap((record) =>
    record.kind === 'alert' && record.state !== 'inactive' ? [`${record.alert} ${record.state}`] : [],
  );
}

/** Ends a container of the run from outside, as the engine's user would. */
function killing(service: string): NonNullable<Change['during']>['act'] {
  return async ({ docker, run }) => {
    const containers = await docker.listContainers({
      filters: { label: [`${LABEL_SERVICE}=${service}`, `${LABEL_RUN}=${run}`] },
    });
    expect(containers).toHaveLength(1);
    await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).kill()));
  };
}

const lyingReadiness = (target: Target): Target =>
  withImpostor(
    target,
    `if (!/readyz$/.test(request.url)) return false;
     response.setHeader('content-type', 'application/json');
     response.end(JSON.stringify({ status: 'ready', checks: { database: { status: 'ok' } } }));
     return true;`,
  );
