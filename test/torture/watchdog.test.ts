import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reached, until } from '../support/firedrill.ts';
import { endOf, nothingIsLeftOf, startShop } from '../support/shop-run.ts';
import { watchdogsOf } from '../support/watchdogs.ts';

test('a runner stopped for longer than the lease, and then told to go on, says that nothing is proven', async () => {
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
    // As a terminal does: to everybody in the group.
    process.kill(-run.running.pid, 'SIGINT');
    const { code, stderr, report, left, watchdogs } = await endOf(run);
    expect(code, stderr).toBe(130);
    expect(watchdogs).toEqual([]);
    expect(left).toEqual([]);
    expect(report.verdict.status).toBe('aborted');
  });
});
