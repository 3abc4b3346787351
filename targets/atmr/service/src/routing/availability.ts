import { Gauge, type Registry } from 'prom-client';
import { explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import type { Osrm } from './osrm.ts';

export interface Availability {
  /** The router has not answered for several checks in a row, so repeating a call now would only add to its load. */
  isDown(): boolean;
  stop(): void;
}

const FAILURES_THAT_MEAN_DOWN = 3;

/**
 * Asks the router every `intervalMs` and shows its last answer as `osrm_availability`: 1, 0, or NaN before the
 * first. The check is a `nearest` query, so that calls for routes are the users' alone in the router's own log.
 */
export function watchAvailability(
  osrm: Osrm,
  intervalMs: number,
  limitMs: number,
  registry: Registry,
  log: Log,
): Availability {
  const gauge = new Gauge({
    name: 'osrm_availability',
    help: 'Whether the routing engine answered the last check of this process: 1 yes, 0 no, NaN not asked yet.',
    registers: [registry],
  });
  gauge.set(Number.NaN);
  let failures = 0;
  const stop = every(intervalMs, async () => {
    try {
      await osrm.check(limitMs);
      if (failures > 0) log.info({ dependency: 'osrm' }, 'a dependency is in order again');
      failures = 0;
      gauge.set(1);
    } catch (error) {
      if (failures === 0)
        log.error({ dependency: 'osrm', cause: explain(error) }, 'a dependency is out of order');
      failures += 1;
      gauge.set(0);
    }
  });
  return { isDown: () => failures >= FAILURES_THAT_MEAN_DOWN, stop };
}
