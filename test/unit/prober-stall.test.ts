import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { watchStalls } from '../../harness/signals/machine/clock-stalls.ts';
import { httpServer } from './workload-server.ts';

const STOPPED_MS = 500;
const RESOLUTION_MS = 20;

/** Starts a runner of its own and collects what it prints. */
function startRunner(url: string) {
  const records: TimelineRecord[] = [];
  let look = () => {};
  const file = fileURLToPath(new URL('./prober-child.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no pipe to the runner');
  createInterface(child.stdout).on('line', (line) => {
    records.push(JSON.parse(line));
    look();
  });
  return {
    records,
    signal: (name: 'SIGSTOP' | 'SIGCONT') => child.kill(name),
    until(condition: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGCONT');
      child.stdin?.end();
      await exited;
    },
  };
}

describe('a runner that was stopped from outside in the middle of an outage', () => {
  test('both threads say for how long, and no probe is dressed up as sent meanwhile', async () => {
    let down = false;
    await using server = await httpServer((_request, response) => {
      response.writeHead(down ? 503 : 200).end();
    });
    await using runner = startRunner(server.url);
    const probes = (outcome: string) =>
      runner.records.filter((record) => record.kind === 'probe' && record.outcome === outcome);
    let stoppedAt = 0;
    /**
     * The first stall that is as long as the stop, since then: a busy machine may cause shorter ones before it, and longer ones
     * later, of which not all that was due meanwhile has been told yet.
     */
    const stall = (thread: 'main' | 'prober') =>
      runner.records
        .slice(stoppedAt)
        .find((record) => record.kind === 'stall' && record.thread === thread && record.forMs > whole);
    // The last wake-up before the stop was at most a period, and a timer's grain, before it.
    const whole = STOPPED_MS - RESOLUTION_MS - 2;

    await runner.until(() => probes('good').length >= 5);
    down = true;
    await runner.until(() => probes('bad').length >= 5);
    stoppedAt = runner.records.length;
    runner.signal('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, STOPPED_MS));
    runner.signal('SIGCONT');
    await runner.until(() => stall('main') !== undefined && stall('prober') !== undefined);
    const badAfter = probes('bad').length;
    await runner.until(() => probes('bad').length >= badAfter + 5);
    down = false;
    const goodBefore = probes('good').length;
    await runner.until(() => probes('good').length >= goodBefore + 5);

    const stopped = stall('prober');
    if (stopped?.kind !== 'stall') throw new Error('the prober told of no stall');
    const { t, forMs } = stopped;
    const asleep = runner.records.filter(
      (record) =>
        record.kind === 'probe' && record.intended > t - forMs && record.intended < t - RESOLUTION_MS,
    );
    expect(asleep.length).toBeGreaterThan(whole / RESOLUTION_MS - 2);
    expect(asleep.every((record) => record.kind === 'probe' && record.outcome === 'unsent')).toBe(true);
  });
});

describe('watchStalls', () => {
  test('a thread that was busy longer than the threshold says so once, and not otherwise', async () => {
    const clock = createClock();
    const stalls: { t: number; forMs: number }[] = [];
    const seen = Promise.withResolvers<void>();
    using _watch = watchStalls({
      clock,
      everyMs: 5,
      thresholdMs: 60,
      onStall: (stall) => {
        stalls.push(stall);
        seen.resolve();
      },
    });
    const busyUntil = clock.now() + 150;
    while (clock.now() < busyUntil);
    const over = clock.now();
    await seen.promise;
    expect(stalls.length).toBe(1);
    expect(stalls[0]?.forMs).toBeGreaterThan(140);
    expect(stalls[0]?.t).toBeGreaterThanOrEqual(over);
  });
});
