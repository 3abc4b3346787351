import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { blackhole } from '../../harness/faults/blackhole.ts';
import { errors } from '../../harness/faults/errors.ts';
import { readOnlyDatabase, readOnlyDatabaseWarmPool } from '../../harness/faults/read-only-database.ts';
import { readOnlyServer } from '../../harness/faults/read-only-server.ts';
import { refused } from '../../harness/faults/refused.ts';
import { slow } from '../../harness/faults/slow.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { timeouts } from '../../harness/faults/timeouts.ts';
import { type Fault, FiredrillError } from '../../harness/model.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { abortingAfter, callsOf } from '../support/aborting.ts';
import { type FaultClient, httpClient, sqlClient } from '../support/fault-clients.ts';
import { startSmallStack } from '../support/small-stack.ts';

/** What a fault must look like to somebody who uses what it breaks. */
interface Case {
  fault: Fault;
  /** What it is put into. */
  service: 'upstream' | 'database';
  /** Heard on a connection that was open before, and on a new one, while the fault is in. */
  kept: string;
  fresh: string;
  /** Without this container it cannot be undone. */
  undoneBy: 'upstream' | 'database' | 'toxiproxy';
  /** Milliseconds within which it serves again; at once when left out. */
  comesBackMs?: number;
  /** Heard on the kept connection once it is undone, where that is not what was heard before. */
  keptAfter?: string;
}

const CASES: readonly Case[] = [
  // Behind a proxy that lives on, a process that is gone hangs up; and it takes its time to start again.
  {
    fault: stopped,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  { fault: refused, service: 'upstream', kept: 'refused', fresh: 'refused', undoneBy: 'toxiproxy' },
  { fault: blackhole, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'toxiproxy' },
  { fault: errors, service: 'upstream', kept: 'status 503', fresh: 'status 503', undoneBy: 'toxiproxy' },
  { fault: timeouts, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'toxiproxy' },
  {
    fault: slow,
    service: 'upstream',
    kept: 'status 200, late',
    fresh: 'status 200, late',
    undoneBy: 'toxiproxy',
  },
  {
    fault: readOnlyServer,
    service: 'database',
    kept: 'read-only',
    fresh: 'read-only',
    undoneBy: 'database',
  },
  // Its statement cannot reach a session that is open: such a session is ended instead, both ways.
  {
    fault: readOnlyDatabase,
    service: 'database',
    kept: 'ended',
    fresh: 'read-only',
    undoneBy: 'database',
    keptAfter: 'ended',
  },
  {
    fault: readOnlyDatabaseWarmPool,
    service: 'database',
    kept: 'ended',
    fresh: 'read-only',
    undoneBy: 'database',
    keptAfter: 'read-only',
  },
];

/** Longer than the slowest answer that still comes. */
const PATIENCE_MS = 4_000;
/** What an undo may take to say that it cannot: the limits of its calls, and room for a busy machine. */
const BOUND_MS = 20_000;
const signal = () => AbortSignal.timeout(30_000);

test('every fault there is stands in this suite', async () => {
  const folder = join(ROOT, 'harness', 'faults');
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const exported = await Promise.all(
    files.map(async ({ name }) => {
      const faults = Object.values((await import(join(folder, name))) as Record<string, unknown>);
      expect(faults.filter(isFault), `${name} exports no fault: what is not one lies in shared/`).not.toEqual(
        [],
      );
      return faults.filter(isFault).map((fault) => fault.name);
    }),
  );
  expect(CASES.map(({ fault }) => fault.name).sort()).toEqual(exported.flat().sort());
});

describe('on one stack, one after another', () => {
  const shared: { stack?: StartedStack } = {};
  beforeAll(async () => {
    shared.stack = await startSmallStack('conformance');
  });
  afterAll(() => shared.stack?.[Symbol.asyncDispose]());

  describe.each(CASES)('$fault.name', ({ fault, service, kept, fresh, keptAfter, comesBackMs }) => {
    const stackOf = () => {
      if (!shared.stack) throw new Error('the stack did not start');
      return shared.stack;
    };
    const healthy = service === 'database' ? 'written' : 'status 200';
    const meet = (): Promise<FaultClient> =>
      service === 'database' ? sqlClient(stackOf()) : httpClient(stackOf(), PATIENCE_MS);

    /** As it was before: to a new client, and to the fault's own eyes. */
    async function expectHealthy(client: FaultClient): Promise<void> {
      if (comesBackMs) await expect.poll(client.fresh, { timeout: comesBackMs }).toBe(healthy);
      expect(await client.fresh()).toBe(healthy);
      const { seen, how } = await fault.effect(stackOf(), service, signal());
      expect({ seen, how }).toEqual({ seen: false, how: expect.any(String) });
    }

    test('a client sees it, and so does the fault itself', async () => {
      await using client = await meet();
      expect(await client.kept()).toBe(healthy);
      await expectHealthy(client);
      await fault.inject(stackOf(), service, signal());
      expect(await client.kept()).toBe(kept);
      expect(await client.fresh()).toBe(fresh);
      const { seen, how } = await fault.effect(stackOf(), service, signal());
      expect({ seen, how }).toEqual({ seen: true, how: expect.any(String) });
      await fault.undo(stackOf(), service, signal());
      if (comesBackMs) await expectHealthy(client);
      // The client's kept connection may be one that it opened while the fault was in.
      expect(await client.kept()).toBe(keptAfter ?? healthy);
      await expectHealthy(client);
    });

    test('it can be undone twice, and where it never was', async () => {
      await using client = await meet();
      await fault.undo(stackOf(), service, signal());
      await fault.inject(stackOf(), service, signal());
      await fault.undo(stackOf(), service, signal());
      await fault.undo(stackOf(), service, signal());
      await expectHealthy(client);
    });

    test('it can be injected twice and undone once', async () => {
      await using client = await meet();
      await fault.inject(stackOf(), service, signal());
      await fault.inject(stackOf(), service, signal());
      await fault.undo(stackOf(), service, signal());
      await expectHealthy(client);
    });

    test('however far an aborted injection had come, it can be undone', async () => {
      await using client = await meet();
      const whole = callsOf(stackOf());
      await fault.inject(whole.abilities, service, signal());
      await fault.undo(stackOf(), service, signal());
      expect(whole.count()).toBeGreaterThan(0);
      for (let calls = 0; calls < whole.count(); calls += 1) {
        const aborting = abortingAfter(stackOf(), calls);
        await expect(fault.inject(aborting.abilities, service, aborting.signal)).rejects.toThrow();
        await fault.undo(stackOf(), service, signal());
        await expectHealthy(client);
      }
    });
  });
});

describe.each(['toxiproxy', 'database', 'upstream'] as const)('when %s is gone', (gone) => {
  test('undo and look say so in bounded time, for each fault that needs it', async () => {
    const cases = CASES.filter(({ undoneBy }) => undoneBy === gone);
    const run = `conformance-gone-${gone}`;
    await using stack = await startSmallStack(run);
    for (const { fault, service } of cases) await fault.inject(stack, service, signal());
    await remove(run, gone);
    expect(cases).not.toEqual([]);
    for (const { fault, service } of cases) {
      const began = performance.now();
      await expect(fault.undo(stack, service, AbortSignal.timeout(BOUND_MS)), fault.name).rejects.toThrow(
        gone === 'toxiproxy' ? /Toxiproxy does not answer.*started anew/ : /container is gone.*started anew/,
      );
      const look = fault.effect(stack, service, AbortSignal.timeout(BOUND_MS));
      const seen = await look.catch((error: unknown) => error);
      // The client's view needs no Toxiproxy to be told; the others must say what is wrong.
      if (gone !== 'toxiproxy') expect(seen).toBeInstanceOf(FiredrillError);
      expect(performance.now() - began).toBeLessThan(BOUND_MS);
    }
  });
});

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'inject' in value && 'undo' in value;
}

/** Removes a container as somebody who cleans up too much would. */
async function remove(run: string, service: string): Promise<void> {
  const { docker } = await openEngine(silentProgress());
  const label = [`${LABEL_SERVICE}=${service}`, `${LABEL_RUN}=${run}-${process.pid}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  expect(containers).toHaveLength(1);
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}
