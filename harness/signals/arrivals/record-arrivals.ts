import { shortly } from '../../model/errors.ts';
import type { DrillRun } from '../../run/drill-run.ts';
import type { StartedStack } from '../../stack/start-stack.ts';

/** Reads from the logs of those at the other end when each request arrived that the contract asks about. */
export async function recordArrivals(
  { plan, clock, recorder }: DrillRun,
  stack: StartedStack,
): Promise<void> {
  const { retries = [] } = plan.header.contract;
  for (const { service, log } of retries.map(({ arrives }) => arrives)) {
    try {
      for (const { key, at } of await stack.matchesInLog(service, new RegExp(log)))
        recorder.record({ kind: 'arrival', t: clock.now(), service, key, at });
    } catch (error) {
      recorder.record({
        kind: 'source',
        t: clock.now(),
        source: `log of ${service}`,
        ok: false,
        detail: shortly(error),
      });
    }
  }
}
