/** A real stack is asked by a gate: what it answers, that the rest stays open, and that nothing of it is touched. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gateReportSchema } from '../../../harness/gate/gate-report.ts';
import { type Ended, firedrill, until } from '../../support/firedrill.ts';
import { engineOfTests } from '../../support/on-engine.ts';

const ADDRESSES =
  /^veza is up: users' calls go to (http:\/\/127\.0\.0\.1:\d+), Prometheus on (http:\/\/127\.0\.0\.1:\d+)$/m;

test('a stack that is well answers 22 of 33 items, and is only asked', async () => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-gate-at-'));
  const docker = await engineOfTests();
  const containers = async () =>
    (await docker.listContainers({ all: true })).map(({ Id, State }) => `${State} ${Id}`).sort();
  const running = firedrill(['up', '--target', 'veza', '--results', results]);
  try {
    const [, api = '', prometheus = ''] = await until(
      running,
      'its addresses',
      async () => ADDRESSES.exec(running.printed()) ?? undefined,
    );
    await until(running, 'the stack', async () => running.said().includes('stays until Ctrl-C') || undefined);
    const gate = (...args: string[]): Promise<Ended> =>
      firedrill(['gate', '--target', 'veza', '--at', api, '--results', results, '--json', ...args]).ended;

    const before = await containers();
    const { code, stdout, stderr } = await gate('--prometheus', prometheus);
    expect(await containers()).toEqual(before);
    // What only a fault shows is open, and critical.
    expect(code, stderr).toBe(1);
    const report = gateReportSchema.parse(JSON.parse(stdout));
    const items = report.sections.flatMap((section) =>
      section.items.map((item) => ({ ...item, in: section.id })),
    );
    expect(items).toHaveLength(33);
    expect(items.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(report.asked).toMatchObject({ api, prometheus, answered: 22 });
    expect(report.asked?.requests).toBeLessThanOrEqual(100);
    for (const { state, cause } of items) expect(cause === undefined, state).toBe(state !== 'skip');
    expect(report.decision).toBe('NO-GO');

    // An address behind which there is no Prometheus is told by name, and answers nothing that it would.
    const astray = gateReportSchema.parse(JSON.parse((await gate('--prometheus', api)).stdout));
    const rules = astray.sections.flatMap((section) => section.items).find(({ id }) => id === 'rules/loaded');
    expect(rules).toMatchObject({ state: 'fail', because: expect.stringMatching(/40\d|did not answer|not/) });
  } finally {
    running.signal('SIGINT');
    await running.ended;
    await rm(results, { recursive: true, force: true });
  }
});
