/** Conditions that several questions share. */

import type { ProbeName } from '../model/request.ts';
import type { Live } from '../signals/live.ts';
import type { Condition, DrillRun } from './drill-run.ts';

/** What is observed must have lasted for a while to say anything; counts from now. */
export function lasting(clock: DrillRun['clock'], what: string, windowMs: number): Condition {
  const since = clock.now();
  return {
    for: what,
    limitMs: windowMs * 2,
    look: () => (clock.now() - since >= windowMs ? { met: true } : { met: false, seen: 'not yet over' }),
  };
}

/** A stable run of a probe. */
export function goodFor(live: Live, probe: ProbeName, times: number, limitMs: number): Condition {
  return {
    for: `${probe} good ${times} times on end`,
    limitMs,
    look: () => {
      const { goodRun, last } = live.probes.state(probe);
      if (goodRun >= times) return { met: true };
      return {
        met: false,
        seen: last
          ? `${last.outcome}${last.status ? ` (${last.status})` : ''}, ${goodRun} good on end`
          : 'no probe yet',
      };
    },
  };
}
