import { describe, expect, test } from 'vitest';
import { LATENCY } from '../../harness/faults/latency.ts';
import { packetLossOf } from '../../harness/faults/packet-loss.ts';
import { toxicFault } from '../../harness/faults/shared/toxic-fault.ts';
import { until } from '../../harness/host/until.ts';
import { httpClient } from '../support/fault-clients.ts';
import { startSmallStack } from '../support/small-stack.ts';

/** Longer than the slowest answer that still comes. */
const PATIENCE_MS = 4_000;
const signal = () => AbortSignal.timeout(30_000);

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
    // Clients that the machine keeps waiting look like those that the toxic did.
    const gone = async () => ((await fault.effect(stack, 'upstream', signal())).seen ? undefined : true);
    expect(await until(gone, { everyMs: 100, limitMs: 20_000 })).toBe(true);
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
