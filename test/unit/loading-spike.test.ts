/** The spike as a fault: seen, undone, undone twice, ended half-way; and what is measured before it. */

import { afterEach, describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { spike } from '../../harness/load/spike.ts';
import type { LoadRecord, TimelineRecord } from '../../harness/model/timeline.ts';
import { KINDS } from '../../harness/promises/kinds.ts';
import { loading } from '../../harness/run/loading/loading.ts';
import type { DrillRun } from '../../harness/run/open-drill.ts';
import type { LoadContract } from '../../harness/signals/load/contract.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { LOAD } from './support/spike.ts';
import { HEADER } from './support/timeline.ts';
import { httpServer, json, type TestServer } from './workload-server.ts';

const CONTRACT: LoadContract = {
  ...LOAD,
  capacity: { users: 2, durationMs: 200 },
  spike: { times: 2, durationMs: 400 },
  // Each stretch of load has threads to start, so one remedy of them.
  remedies: LOAD.remedies.filter((remedy) => 'scale' in remedy),
};
const signal = new AbortController().signal;
const step = { update: () => undefined, done: () => undefined, fail: () => undefined };
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

/** A wait that is told at once that it did not come in time. */
const noTime = async () => undefined;

/** A service that answers, links that remember, and a run that records. */
async function aRun({
  contract = CONTRACT,
  takesMs = (): number => 5,
  ask = noTime as DrillRun['ask'],
} = {}) {
  const api = await httpServer((_request, response) => {
    setTimeout(() => json(response, 201, {}), takesMs());
  });
  servers.push(api);
  const listening: string[] = [];
  const records: TimelineRecord[] = [];
  const run = {
    clock: createClock(),
    recorder: { record: (record: TimelineRecord) => records.push(record) },
    plan: {
      kinds: KINDS,
      header: {
        ...HEADER,
        seed: 3,
        contract: { load: contract },
        stableProbes: 1,
        workload: { ...HEADER.workload, ratePerSecond: 1 },
      },
      limits: { detectMs: 1, recoverMs: 1, calmMs: 1, metricMs: 1, alerts: {} },
      fault: {},
    },
    facts: {
      probeNow: () => ({ goodRun: 1 }),
      queue: [{ kind: 'queue', t: Number.POSITIVE_INFINITY, depth: 0 }],
    },
    signal,
    ask,
  } as unknown as DrillRun;
  const stack = {
    origin: () => api.url,
    direct: () => api.url,
    tls: () => undefined,
    links: {
      setListening: async (link: string, is: boolean) => listening.push(`${link} ${is}`),
    },
  } as unknown as StartedStack;
  const loads = () => records.filter((one): one is LoadRecord => one.kind === 'load');
  return { load: loading(run, stack, contract), loads, records, listening };
}

describe('the load of a run', () => {
  test('is preceded by users who ask until the service gets no quicker', async () => {
    const since = performance.now();
    let coldAnswers = 0;
    const run = await aRun({
      contract: { ...CONTRACT, remedies: [] },
      takesMs: () => {
        const cold = performance.now() - since < 2_500;
        if (cold && run.loads().length > 0) coldAnswers += 1;
        return cold ? 40 : 4;
      },
      ask: async (conditions) => {
        for (const { look } of conditions)
          await expect.poll(look, { timeout: 60_000 }).toEqual({ met: true });
      },
    });
    const { load, loads } = run;
    await using _ = load;
    await load.calibrate({}, step);
    const [warmUp, capacity] = loads();
    expect(capacity).not.toHaveProperty('cold');
    expect(warmUp?.moments.length).toBeGreaterThanOrEqual(4);
    // What was slow while it was cold is not in what it is held to bear.
    expect([coldAnswers, capacity?.load.ok]).toEqual([0, expect.toSatisfy((ok: number) => ok > 0)]);
  }, 90_000);

  test('marks a service that stayed cold, tries remedies as the seed says, offers twice the load', async () => {
    const { load, loads, listening, records } = await aRun();
    await using _ = load;
    await load.calibrate({}, step);
    const stretches = ['capacity', ...Array.from({ length: 4 }, () => 'remedy')];
    expect(loads().map(({ window }) => window)).toEqual(stretches.flatMap((one) => ['warm-up', one]));
    expect(loads().map(({ cold }) => cold)).toEqual(stretches.flatMap(() => [undefined, true]));
    // Two users, where an answer takes five milliseconds.
    const capacity = (loads()[1]?.load.ok ?? 0) / 0.2;
    expect(listening.slice(0, 4)).toEqual([2, 3, 4, 5].map((n) => `worker-${n}-queue false`));
    expect(listening.filter((one) => one === 'worker-5-queue true')).toHaveLength(2);
    expect(listening.at(-1)).toBe('worker-5-queue false');

    const can = { load };
    expect(await spike.effect(can, 'api', signal)).toMatchObject({ seen: false });
    await spike.inject(can, 'api', signal);
    await expect.poll(() => spike.effect(can, 'api', signal)).toMatchObject({ seen: true });
    const sent = records.find((one) => one.kind === 'sent');
    // The clock of the capacity goes on until the last of its answers.
    expect(sent?.planned).toBeGreaterThan(0.4 * capacity);
    expect(sent?.planned).toBeLessThanOrEqual(0.8 * capacity + 1);
    await expect.poll(() => loads().at(-1)?.window).toBe('spike');
    await spike.undo(can, 'api', signal);
    await spike.undo(can, 'api', signal);
    expect(await spike.effect(can, 'api', signal)).toMatchObject({
      seen: false,
      how: 'nothing is sent any more',
    });
  });

  test('undone half-way, nothing more is sent', async () => {
    const contract = { ...CONTRACT, remedies: [], spike: { times: 2, durationMs: 60_000 } };
    const { load, loads } = await aRun({ contract });
    await using _ = load;
    await load.calibrate({}, step);
    await spike.inject({ load }, 'api', signal);
    await spike.undo({ load }, 'api', signal);
    await expect.poll(() => loads().at(-1)?.window).toBe('spike');
    expect(loads().at(-1)?.load.planned).toBeLessThan(10_000);
  });

  test('a spike that was never begun is undone all the same, and not offered', async () => {
    const { load } = await aRun();
    await using _ = load;
    await spike.undo({ load }, 'api', signal);
    await expect(spike.inject({ load }, 'api', AbortSignal.abort(new Error('stop')))).rejects.toThrow();
  });
});
