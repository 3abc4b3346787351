import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firedrill, reached, until } from '../support/firedrill.ts';
import { endOf, killedWithWatchdog, nothingIsLeftOf, startShop } from '../support/shop-run.ts';
import { watchdogsOf } from '../support/watchdogs.ts';

test('a runner that was stopped for longer than the lease says that nothing is proven', async () => {
  const run = await startShop('idle');
  const folder = await reached('hold', run.results, run.running);
  run.running.signal('SIGSTOP');
  try {
    await nothingIsLeftOf(basename(folder));
  } finally {
    run.running.signal('SIGCONT');
  }
  const { code, stderr, report } = await endOf(run);
  expect(code, stderr).toBe(70);
  expect(report.verdict).toEqual({
    status: 'error',
    reason: 'no sign of life for 10 s: the watchdog removed the stack',
  });
});

describe('a watchdog', () => {
  test('that is killed is replaced, and the next one heals as well', async () => {
    const run = await startShop('db-down');
    const id = basename(await reached('hold', run.results, run.running));
    const [first = 0] = await watchdogsOf(id);
    process.kill(first, 'SIGKILL');
    const other = async () => (await watchdogsOf(id)).find((pid) => pid !== first);
    expect(await until(run.running, 'another watchdog', other)).not.toBe(first);
    run.running.signal('SIGKILL');
    await run.running.ended;
    await nothingIsLeftOf(id);
  });

  test('does not hear what a terminal tells the runner, and goes with it', async () => {
    const run = await startShop('db-down');
    await reached('hold', run.results, run.running);
    // As a terminal does: to every process of the group.
    process.kill(-run.running.pid, 'SIGINT');
    const { code, stderr, report, left, watchdogs } = await endOf(run);
    expect(code, stderr).toBe(130);
    expect(watchdogs).toEqual([]);
    expect(left).toEqual([]);
    expect(report.verdict.status).toBe('aborted');
  });
});

describe('a runner and its watchdog, both killed', () => {
  test.each([
    ['while the fault is in', 'hold', 'stopped on database went with it'],
    ['while the stack starts', 'start', 'no fault was in'],
  ] as const)('%s: the next command of any kind heals, and ends the record', async (_, phase, effect) => {
    const run = await startShop('db-down');
    const folder = await reached(phase, run.results, run.running);
    const id = await killedWithWatchdog(run);
    const next = await firedrill(['list']).ended;
    expect(next.code, next.stderr).toBe(0);
    expect(next.stderr).toContain(`run ${id} had been killed with its watchdog`);
    const { report, left } = await endOf(run);
    expect(left).toEqual([]);
    expect(report.verdict).toEqual({
      status: 'error',
      reason: `the runner and its watchdog were killed; the next command removed the stack: ${effect}`,
    });
    const judged = await firedrill(['judge', folder]).ended;
    expect(judged.code, judged.stderr).toBe(70);
    expect(judged.stderr).not.toContain('had been killed');
  });
});
