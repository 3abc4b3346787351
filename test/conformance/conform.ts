import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { abortingAfter, callsOf } from '../support/aborting.ts';
import { type FaultClient, httpClient, sqlClient } from '../support/fault-clients.ts';
import { startSmallStack } from '../support/small-stack.ts';
import type { Case } from './cases.ts';

/** Longer than the slowest answer that still comes. */
const PATIENCE_MS = 4_000;
const signal = () => AbortSignal.timeout(30_000);

/** Holds each of `cases` to what every fault promises, on one stack, one after another. */
export function theyConform(cases: readonly Case[]): void {
  const shared: { stack?: StartedStack } = {};
  beforeAll(async () => {
    shared.stack = await startSmallStack('conformance');
  });
  afterAll(() => shared.stack?.[Symbol.asyncDispose]());

  describe.each(cases)('$fault.name', ({ fault, service, kept, fresh, rises, keptAfter, comesBackMs }) => {
    const stackOf = () => {
      if (!shared.stack) throw new Error('the stack did not start');
      return shared.stack;
    };
    const healthy = service === 'database' ? 'written' : 'status 200';
    const meet = (): Promise<FaultClient> =>
      service === 'database'
        ? sqlClient(stackOf())
        : httpClient(stackOf(), PATIENCE_MS, {
            secure: service === 'secure',
            ...(service === 'api' ? { clients: ['api'] } : {}),
          });

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
}
