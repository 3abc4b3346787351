/** Whether the service holds no more than before: memory, open files, connections. */

import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { ResourceLook } from '../../signals/resources/resources.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { stoodStill } from './stood-still.ts';
import type { Windows } from './windows.ts';

/**
 * What is looked at, how it is told, and how much more of it proves nothing however little there was. A pool that grew
 * in the outage keeps its connections for half a minute, and pools of 10 to 25 are usual; every connection is an open
 * file, too. What leaks with every request of an outage is far more.
 */
const HOLDINGS = [
  {
    of: 'memoryMiB',
    noise: 24,
    sockets: false,
    told: (value: number) => `${value.toFixed(0)} MiB of memory`,
  },
  { of: 'openFiles', noise: 32, sockets: true, told: (value: number) => `${value} open files` },
  { of: 'connections', noise: 32, sockets: true, told: (value: number) => `${value} connections` },
] as const;

/** Twice as much as before is what did not come back. */
const TIMES = 2;

export function holdingsClaim(
  id: string,
  service: string,
  facts: Facts,
  { before, after }: Windows,
  resolutionMs: Millis,
): Claim {
  const judged = judging(id);
  const looks = facts.resources.filter((look) => look.service === service);
  const was = looks.filter(({ t }) => t >= before.from && t <= before.to);
  const is = looks.filter(({ t }) => t >= after.from);
  if (was.length === 0 || is.length === 0)
    return judged('no-evidence', `it was looked at ${was.length} times before and ${is.length} times after`);
  const told: string[] = [];
  for (const { of, noise, sockets, told: tell } of HOLDINGS) {
    // The most before against the least after: what comes and goes is held against neither.
    const most = extreme(was, of, Math.max);
    const least = extreme(is, of, Math.min);
    if (most === undefined || least === undefined) continue;
    if (least >= TIMES * most && least - most > noise) {
      const more = `${tell(least)}, where there were at most ${tell(most)} before`;
      // A prober that comes late with all its requests at once holds many sockets of the service itself.
      const still = sockets ? stoodStill(facts, after, resolutionMs) : undefined;
      if (still !== undefined) return { ...judged('no-evidence', `${still}: ${more}`), ofMachine: true };
      return judged('fail', more, is[0]?.t);
    }
    told.push(`${tell(least)} (${most.toFixed(0)} before)`);
  }
  return judged('pass', told.join(', '));
}

function extreme(
  looks: readonly ResourceLook[],
  of: (typeof HOLDINGS)[number]['of'],
  which: (...values: number[]) => number,
): number | undefined {
  const values = looks.flatMap((look) => look[of] ?? []);
  return values.length === 0 ? undefined : which(...values);
}
