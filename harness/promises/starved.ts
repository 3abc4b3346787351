/** What a service does after the engine killed it for want of memory is not the fault's doing. */

import type { Finding } from '../model/judgement.ts';
import type { Facts } from '../signals/facts.ts';
import { moment } from '../text/format.ts';

/** A service that starves is slow before it is killed, and the engine says so a little after. Milliseconds. */
const BEFORE_MS = 1000;

/**
 * Failures from the moment at which a service other than the one that was broken ran out of memory on prove nothing
 * about the fault: they are no evidence, and say why. What failed before stays a failure, and so does what the
 * broken service itself does, since memory may be what the fault took from it; likewise what may end in this drill, such as
 * its replicas that are broken with it.
 * @param mayEnd services whose end says nothing against the evidence
 */
export function discountStarved(
  findings: readonly Finding[],
  { engine, fault: { injecting = Number.POSITIVE_INFINITY } }: Pick<Facts, 'engine' | 'fault'>,
  mayEnd: readonly string[],
): Finding[] {
  const starved = engine.find(
    (one) => one.action === 'oom' && !mayEnd.includes(one.service) && one.t >= injecting,
  );
  if (starved === undefined) return [...findings];
  // Where the contract has it survive, that it did not is a failure of its own, and the headline.
  const own = `survives/${starved.service}`;
  const promised = findings.some(({ id }) => id === own);
  const why = `at ${moment(starved.t)} the engine killed ${starved.service} for want of memory, which is not the fault's doing`;
  return [
    ...(promised ? [] : [memory(why, starved.t)]),
    ...findings.map((one) =>
      one.grade === 'fail' && one.id !== own && (one.at ?? starved.t) >= starved.t - BEFORE_MS
        ? { ...one, grade: 'no-evidence' as const, because: `${why}: ${one.because}` }
        : one,
    ),
  ];
}

function memory(because: string, at: number): Finding {
  return {
    id: 'engine/memory',
    expectation: 'no service but the broken one runs out of memory',
    phase: 'hold',
    grade: 'no-evidence',
    because,
    at,
  };
}
