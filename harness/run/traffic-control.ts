import { pause } from '../host/pause.ts';
import type { TrafficControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { WorkloadSpec } from '../model/request.ts';
import type { Observers } from '../signals/start-signals.ts';

/** How long it is counted what leaves. Milliseconds. */
const COUNTED_MS = 1_000;

/** The users' traffic of a run as a fault sees it. */
export function trafficControl(
  observers: Pick<Observers, 'traffic'>,
  workload: WorkloadSpec | undefined,
): TrafficControl {
  const traffic = () => {
    const found = observers.traffic();
    if (found !== undefined && workload !== undefined) return { ...found, usual: workload.ratePerSecond };
    throw new FiredrillError('usage', 'contract.workload is missing: there are no requests to send more of');
  };
  return {
    times: (times) => traffic().times(times),
    async rate(signal) {
      const { sent, usual } = traffic();
      const [before, since] = [sent(), performance.now()];
      await pause(COUNTED_MS, signal);
      return { usual, left: ((sent() - before) * 1000) / (performance.now() - since) };
    },
  };
}
