import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { openEngine } from '../../harness/cli/session.ts';
import {
  readOnlyDatabase,
  readOnlyDatabaseWarmPool,
} from '../../harness/components/postgres/read-only-database.ts';
import { readOnlyServer } from '../../harness/components/postgres/read-only-server.ts';
import { bandwidth } from '../../harness/faults/bandwidth.ts';
import { blackhole } from '../../harness/faults/blackhole.ts';
import { cpuPressure } from '../../harness/faults/cpu-pressure.ts';
import { errors } from '../../harness/faults/errors.ts';
import { LATENCY, latency } from '../../harness/faults/latency.ts';
import { limitData } from '../../harness/faults/limit-data.ts';
import { memoryPressure } from '../../harness/faults/memory-pressure.ts';
import { packetDuplication } from '../../harness/faults/packet-duplication.ts';
import { packetLossOf } from '../../harness/faults/packet-loss.ts';
import { partition } from '../../harness/faults/partition.ts';
import { paused } from '../../harness/faults/paused.ts';
import { refused } from '../../harness/faults/refused.ts';
import { reset } from '../../harness/faults/reset.ts';
import { restarted } from '../../harness/faults/restarted.ts';
import { toxicFault } from '../../harness/faults/shared/toxic-fault.ts';
import { slicer } from '../../harness/faults/slicer.ts';
import { slow } from '../../harness/faults/slow.ts';
import { slowClose } from '../../harness/faults/slow-close.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { timeout } from '../../harness/faults/timeout.ts';
import { timeouts } from '../../harness/faults/timeouts.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import type { Fault } from '../../harness/model/fault.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { abortingAfter, callsOf } from '../support/aborting.ts';
import { OWN_FAULTS } from '../support/component-faults.ts';
import { type FaultClient, httpClient, sqlClient } from '../support/fault-clients.ts';
import { startSmallStack } from '../support/small-stack.ts';

/** What a fault must look like to a client of what it breaks. */
interface Case {
  fault: Fault;
  /** What it is put into. */
  service: 'upstream' | 'database';
  /** Heard on a connection that was open before, and on a new one, while the fault is in; anything when left out. */
  kept?: string;
  fresh?: string;
  /** What only makes something worse is seen by a figure that is higher while it is in, by so much at least. */
  rises?: { by: number; figure: (stack: StartedStack, client: FaultClient) => Promise<number> };
  /** Without this container it cannot be undone. */
  undoneBy: 'upstream' | 'database' | 'toxiproxy' | 'api';
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
  { fault: paused, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'upstream' },
  {
    fault: restarted,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  // What costs 60 ms takes it six seconds.
  { fault: cpuPressure, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'upstream' },
  {
    fault: memoryPressure,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  // One of two clients is cut off.
  {
    fault: partition,
    service: 'upstream',
    kept: 'nothing and status 200',
    fresh: 'nothing and status 200',
    undoneBy: 'api',
  },
  // A connection whose first packets were lost may still be on its way.
  {
    fault: packetLossOf(0.3),
    service: 'upstream',
    rises: { by: 2, figure: repeatedPackets },
    undoneBy: 'upstream',
    comesBackMs: 10_000,
  },
  {
    fault: packetDuplication,
    service: 'upstream',
    rises: { by: 2, figure: packetsHadTwice },
    undoneBy: 'upstream',
  },
  { fault: reset, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  { fault: timeout, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  { fault: limitData, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  {
    fault: latency,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 300, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: bandwidth,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 40, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: slicer,
    service: 'upstream',
    kept: 'status 200',
    // Four pieces at least, ten milliseconds apart.
    rises: { by: 25, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: slowClose,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 1_000, figure: closing },
    undoneBy: 'toxiproxy',
  },
];

/** Milliseconds that the quickest of some calls takes: what else the machine does makes others slow. */
async function quickest(_stack: StartedStack, client: FaultClient): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    const since = performance.now();
    await client.fresh();
    took.push(performance.now() - since);
  }
  return Math.min(...took);
}

/** Milliseconds from the server's answer to the end of a connection, to a client inside the stack. */
async function closing({ links }: StartedStack): Promise<number> {
  const [outcome] = await links.dialMany(
    'api-upstream',
    { times: 1, patienceMs: 5_000, toTheEnd: true },
    signal(),
  );
  return outcome?.kind === 'answered' ? (outcome.endedMs ?? 5_000) - outcome.afterMs : 0;
}

/** Calls that make some packets. */
const CALLS = 8;

/** How often the kernel at the other end had to send again, or saw that the sender had, while calls were made. */
async function repeatedPackets(stack: StartedStack, client: FaultClient): Promise<number> {
  const before = await kernelCount(stack, ['TcpRetransSegs']);
  for (let n = 0; n < CALLS; n += 1) await client.fresh();
  return (await kernelCount(stack, ['TcpRetransSegs'])) - before;
}

/** What the kernel at the other end of a TCP connection tells the sender that it had already. */
async function packetsHadTwice(stack: StartedStack, client: FaultClient): Promise<number> {
  const names = ['TcpExtTCPDSACKOldSent', 'TcpExtTCPDSACKOfoSent'];
  const before = await kernelCount(stack, names);
  for (let n = 0; n < CALLS; n += 1) await client.fresh();
  return (await kernelCount(stack, names)) - before;
}

async function kernelCount({ network }: StartedStack, names: readonly string[]): Promise<number> {
  const printed = await network.run('toxiproxy', `nstat -asz ${names.join(' ')}`, signal());
  return names.reduce((sum, name) => sum + Number(new RegExp(`${name}\\s+(\\d+)`).exec(printed)?.[1]), 0);
}

/** Longer than the slowest answer that still comes. */
const PATIENCE_MS = 4_000;
/** What an undo may take to say that it cannot: the limits of its calls, and room for a busy machine. */
const BOUND_MS = 20_000;
const signal = () => AbortSignal.timeout(30_000);

test('every fault there is stands in this suite', async () => {
  const harness = join(ROOT, 'harness');
  const generic = (await readdir(join(harness, 'faults'), { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(harness, 'faults', name));
  const exported = await Promise.all(
    generic.map(async (file) => {
      const faults = await faultsIn(file);
      expect(faults, `${file} exports no fault: what is not one lies in shared/`).not.toEqual([]);
      return faults;
    }),
  );
  const components = await readdir(join(harness, 'components'), { recursive: true, withFileTypes: true });
  const own = await Promise.all(
    components
      .filter((entry) => entry.name.endsWith('.ts'))
      .map((entry) => faultsIn(join(entry.parentPath, entry.name))),
  );
  expect(own.flat()).not.toEqual([]);
  const tried = [...CASES, ...OWN_FAULTS].map(({ fault }) => fault.name);
  expect(tried.sort()).toEqual([...exported.flat(), ...own.flat()].sort());
});

async function faultsIn(file: string): Promise<string[]> {
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  return exported.filter(isFault).map((fault) => fault.name);
}

describe('on one stack, one after another', () => {
  const shared: { stack?: StartedStack } = {};
  beforeAll(async () => {
    shared.stack = await startSmallStack('conformance');
  });
  afterAll(() => shared.stack?.[Symbol.asyncDispose]());

  describe.each(CASES)('$fault.name', ({ fault, service, kept, fresh, rises, keptAfter, comesBackMs }) => {
    const stackOf = () => {
      if (!shared.stack) throw new Error('the stack did not start');
      return shared.stack;
    };
    const healthy = service === 'database' ? 'written' : 'status 200';
    const meet = (): Promise<FaultClient> =>
      service === 'database' ? sqlClient(stackOf()) : httpClient(stackOf(), PATIENCE_MS);

    // One that fails must not make all that come after it fail, too.
    afterEach(() => fault.undo(stackOf(), service, signal()));

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
      const before = (await rises?.figure(stackOf(), client)) ?? 0;
      await fault.inject(stackOf(), service, signal());
      if (kept) expect(await client.kept()).toBe(kept);
      if (fresh) expect(await client.fresh()).toBe(fresh);
      if (rises) expect(await rises.figure(stackOf(), client)).toBeGreaterThan(before + rises.by);
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
        const how = await fault.inject(aborting.abilities, service, aborting.signal).then(
          () => 'whole',
          () => 'aborted',
        );
        // One that waits for what it causes looks more often or less often each time.
        expect(how).toBe(aborting.signal.aborted ? 'aborted' : 'whole');
        await fault.undo(stackOf(), service, signal());
        await expectHealthy(client);
      }
    });
  });
});

describe('by chance', () => {
  test('a toxic strikes new clients at its rate, and kept connections when they draw again', async () => {
    await using stack = await startSmallStack('conformance-chance');
    await using client = await httpClient(stack, PATIENCE_MS);
    const fault = toxicFault(LATENCY, { chance: 0.3 });
    await fault.inject(stack, 'upstream', signal());
    const { seen, how, rate } = await fault.effect(stack, 'upstream', signal());
    expect(seen, how).toBe(true);
    // Two clients, thirty connections each; the bounds leave out less than one in a thousand.
    expect(rate, how).toMatchObject({ chance: 0.3, of: 'connections', trials: 60 });
    expect(rate?.struck, how).toBeGreaterThan(6);
    expect(rate?.struck, how).toBeLessThan(33);
    expect(rate?.own, how).toBe(2);
    const took: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await fault.again?.act(stack, 'upstream', signal());
      const since = performance.now();
      expect(await client.kept()).toBe('status 200');
      took.push(performance.now() - since);
    }
    const struck = took.filter((ms) => ms >= 400).length;
    expect(struck, took.join(' ')).toBeGreaterThan(0);
    expect(struck, took.join(' ')).toBeLessThan(20);
    await fault.undo(stack, 'upstream', signal());
    expect(await fault.effect(stack, 'upstream', signal())).toMatchObject({ seen: false });
  });

  test('packets are lost at their rate, and who lost them is told', async () => {
    await using stack = await startSmallStack('conformance-loss');
    await using client = await httpClient(stack, PATIENCE_MS);
    const fault = packetLossOf(0.1);
    await fault.inject(stack, 'upstream', signal());
    for (let n = 0; n < 20; n += 1) await client.fresh();
    const { how, rate } = await fault.effect(stack, 'upstream', signal());
    expect(how).toMatch(
      /^(netem|nftables, since this kernel has no netem,) lost \d+ of \d+ packets of upstream/,
    );
    expect(rate?.trials).toBeGreaterThan(150);
    const share = (rate?.struck ?? 0) / (rate?.trials ?? 1);
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.2);
  });
});

describe.each(['toxiproxy', 'database', 'upstream', 'api'] as const)('when %s is gone', (gone) => {
  test('undo and look say so in bounded time, for each fault that needs it', async () => {
    // Those that leave the container running come last in the list.
    const cases = CASES.filter(({ undoneBy }) => undoneBy === gone).toReversed();
    const run = `conformance-gone-${gone}`;
    await using stack = await startSmallStack(run);
    for (const { fault, service } of cases) await fault.inject(stack, service, signal());
    await remove(run, gone);
    expect(cases).not.toEqual([]);
    for (const { fault, service } of cases) {
      const began = performance.now();
      await expect(fault.undo(stack, service, AbortSignal.timeout(BOUND_MS)), fault.name).rejects.toThrow(
        gone === 'toxiproxy'
          ? /Toxiproxy does not answer.*started anew/
          : /container was removed.*started anew/,
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

/** Removes a container as a clean-up that goes too far would. */
async function remove(run: string, service: string): Promise<void> {
  const { docker } = await openEngine(silentProgress());
  const label = [`${LABEL_SERVICE}=${service}`, `${LABEL_RUN}=${run}-${process.pid}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  expect(containers).toHaveLength(1);
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}
