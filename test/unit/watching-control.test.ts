/** That watching changes nothing for users, or is seen to: by requests without probes and with them. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { Step } from '../../harness/model/progress.ts';
import type { ProbeName } from '../../harness/model/request.ts';
import type { ControlRecord, TimelineRecord, WatchingRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { compared, FEWEST } from '../../harness/promises/watching/moved.ts';
import { phases } from '../../harness/run/phases.ts';
import { waitsOf } from '../../harness/run/waits.ts';
import { watchGently } from '../../harness/run/watching/gentle-watch.ts';
import type { WatchQuestion } from '../../harness/run/watching/learn-to-watch.ts';
import { gathering } from '../../harness/signals/facts.ts';
import type { Probe } from '../../harness/signals/probes/probe.ts';
import { startProber } from '../../harness/signals/probes/prober.ts';
import type { Recorder } from '../../harness/signals/recorder.ts';
import type { ProbeRates } from '../../harness/signals/signal.ts';
import type { Served } from '../../harness/signals/workload/requests.ts';
import { findingOf } from './support/judged.ts';
import { plus, withHeader } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

/** Requests 10 ms apart from a moment on, each of which took so long. */
const requests = (from: number, took: readonly number[], failed = 0): Served[] =>
  took.map((ms, i) => {
    const intended = from + 10 * i;
    return { intended, sent: intended, t: intended + ms, ok: i >= failed };
  });
const WINDOWS = { without: { from: 0, to: 1_000 }, with: { from: 1_000, to: 2_000 } };
const around = (ms: number) => Array.from({ length: 20 }, (_, i) => ms + (i % 5) * 0.2);

describe('what is compared', () => {
  test.each<[string, Served[], Served[], ReturnType<typeof compared>['moved']]>([
    ['the same is not moved', requests(0, around(4)), requests(1_000, around(4)), 'nothing'],
    ['less than a quarter is not moved', requests(0, around(40)), requests(1_000, around(47)), 'nothing'],
    ['less than 2 ms is not moved', requests(0, around(1)), requests(1_000, around(2.5)), 'nothing'],
    ['a median twice as great is', requests(0, around(4)), requests(1_000, around(8)), 'latency'],
    [
      'an error that was not there before is',
      requests(0, around(4)),
      requests(1_000, around(4), 1),
      'errors',
    ],
    ['fewer errors than before are not', requests(0, around(4), 3), requests(1_000, around(4), 1), 'nothing'],
    [
      'too few tell nothing',
      requests(0, around(4)),
      requests(1_000, around(9).slice(0, FEWEST - 1)),
      undefined,
    ],
  ])('%s', (_title, without, beside, moved) => {
    expect(compared([...without, ...beside], WINDOWS).moved).toBe(moved);
  });

  test('one slow request among many is chance', () => {
    const slow = [400, 300, ...around(4).slice(2)];
    expect(compared([...requests(0, around(4)), ...requests(1_000, slow)], WINDOWS).moved).toBe('nothing');
  });
});

const watching: WatchingRecord = {
  kind: 'watching',
  t: 3_000,
  share: 0.012,
  serial: 0,
  probes: { user: { everyMs: 20, inFlight: 52, cpuMs: 0.1, aloneMs: 1, costMs: 0.1, by: 'finest' } },
};
const control = (beside: number): ControlRecord => ({
  kind: 'control',
  t: 4_000,
  ...WINDOWS,
  own: { probe: 'user', requests: [...requests(0, around(4)), ...requests(1_000, around(beside))] },
});

describe('the finding', () => {
  const measured = withHeader(healthyRun(), { watching: 'measured' });
  const found = (...records: TimelineRecord[]) =>
    findingOf(judge(plus(measured, ...records)), /^watching moves neither/);

  test('says both, the costs and the share', () => {
    expect(found(watching, control(4.1))).toMatchObject({
      id: 'watching/harmless',
      grade: 'pass',
      because:
        'requests like the user probe: median 4.4 ms, 0 of 20 requests failed without probes; ' +
        "median 4.5 ms, 0 of 20 requests failed with them; user every 20 ms (0.1 ms each): 1.2 % of the service's time",
    });
  });

  test('what watching moved is no evidence', () => {
    expect(found(watching, control(12))).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(/^it moved their latency: /),
    });
  });

  test('that nothing was compared is no evidence', () => {
    expect(found().grade).toBe('no-evidence');
  });

  test('a timeline of before it was measured is not asked', () => {
    const { findings } = judge(healthyRun());
    expect(findings.filter(({ id }) => id.startsWith('watching/'))).toEqual([]);
  });
});

/** Begins to watch a server of the test by what its probes are said to cost. */
async function watchedGently(url: string, costMs: number, asked: WatchQuestion['asked'] = {}) {
  const clock = createClock();
  const { facts, add } = gathering();
  const records: TimelineRecord[] = [];
  const listeners = new Set<(record: TimelineRecord) => void>();
  const recorder: Recorder = {
    record(...all) {
      for (const record of all) {
        records.push(record);
        add(record);
        for (const listener of listeners) listener(record);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note() {},
    flush() {},
    [Symbol.dispose]() {},
  };
  const step: Step = { update() {}, done() {}, fail() {} };
  const { signal } = new AbortController();
  const shell = { clock, recorder, signal, facts, phases: phases(clock, recorder, { start: () => step }) };
  const names: ProbeName[] = ['readiness', 'user'];
  const probes = names.map(
    (name): Probe => ({
      name,
      url,
      spec: { path: `/${name}`, good: { status: 200 }, deadlineMs: 1_000 },
      alsoRead: [],
    }),
  );
  let prober: AsyncDisposable | undefined;
  const probe = async (rates: ProbeRates | undefined) => {
    await prober?.[Symbol.asyncDispose]();
    prober = undefined;
    if (rates === undefined) return;
    const timed = probes.flatMap((one) => {
      const rate = rates[one.name];
      return rate === undefined ? [] : [{ ...one, ...rate }];
    });
    prober = await startProber({ clock, probes: timed, onRecord: (record) => recorder.record(record) });
  };
  const costs = new Map(names.map((name) => [name, { aloneMs: costMs, costMs }]));
  const deadlines = { readiness: 1_000, user: 1_000 };
  const question = { finestMs: 20, deadlines, capacity: 1, asked, times: 1 };
  const watch = { costs: { costs, serial: 0 }, question, probes, since: clock.now() };
  const over = await watchGently({ ...shell, ...waitsOf(shell) }, { probe }, watch, step).then(
    () => '',
    (error: Error) => error.message,
  );
  await probe(undefined);
  const kept = <K extends TimelineRecord['kind']>(kind: K) =>
    records.filter((one): one is Extract<TimelineRecord, { kind: K }> => one.kind === kind);
  return { over, watchings: kept('watching'), controls: kept('control') };
}

/** A thread of its own, which a look at readiness keeps busy for so long. */
async function busyFor(ms: number): Promise<AsyncDisposable & { url: string }> {
  const program = `
    const { createServer } = require('node:http');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = createServer(({ url }, response) => {
      const until = performance.now() + (url === '/readiness' ? workerData : 0);
      while (performance.now() < until);
      response.end('{}');
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(program, { eval: true, workerData: ms });
  const [port] = await once(worker, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

describe('watchGently', () => {
  test('a service that does not mind is watched at once, and the control has both stretches', async () => {
    await using server = await busyFor(0);
    const { over, watchings, controls } = await watchedGently(server.url, 0.01);
    expect(over).toBe('');
    expect(watchings.map(({ probes }) => probes.user?.everyMs)).toEqual([20]);
    const { own, without, with: beside } = controls.at(-1) ?? control(0);
    expect(own?.probe).toBe('user');
    for (const { from, to } of [without, beside])
      expect(
        own?.requests.filter(({ intended }) => intended >= from && intended < to).length,
      ).toBeGreaterThan(11);
  });

  test('one that costs more than was measured is watched more rarely once it is seen to harm', async () => {
    await using server = await busyFor(17);
    const { over, watchings } = await watchedGently(server.url, 0.01);
    expect(over).toBe('');
    expect(watchings.length).toBeGreaterThan(1);
    expect(watchings.at(-1)?.probes.readiness?.everyMs).toBeGreaterThanOrEqual(80);
    expect(watchings.at(-1)?.probes.readiness?.by).toBe('control');
  });

  test('one that becomes slower by itself is not said to have been harmed', async () => {
    let asked = 0;
    const server = createServer(({ url }, response) => {
      if (url === '/user') asked += 1;
      // From the first stretch beside probes on, without them, too.
      setTimeout(() => response.end('{}'), asked > 2 * FEWEST ? 100 : 0);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { over, watchings } = await watchedGently(`http://127.0.0.1:${port}`, 0.01);
    server.closeAllConnections();
    server.close();
    expect(over).toBe('');
    expect(watchings.length).toBeGreaterThan(1);
    expect(watchings.map(({ probes }) => probes.user?.everyMs)).toEqual(watchings.map(() => 20));
  });

  test('one that is asked more often than it bears is given up, with the remedy', async () => {
    // Beside looks at its readiness each answer takes 150 ms, whatever else the machine does.
    let looked = Number.NEGATIVE_INFINITY;
    const server = createServer(({ url }, response) => {
      if (url === '/readiness') looked = performance.now();
      setTimeout(() => response.end('{}'), performance.now() - looked < 200 ? 150 : 0);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = { readiness: 20, user: 20 };
    const { over, watchings } = await watchedGently(`http://127.0.0.1:${port}`, 0.01, asked);
    server.closeAllConnections();
    server.close();
    expect(over).toMatch(/^the service cannot bear to be watched: .* leave out everyMs and --resolution$/);
    expect(watchings.every(({ probes }) => probes.readiness?.everyMs === 20)).toBe(true);
  });
});
