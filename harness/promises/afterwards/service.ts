/** Whether users are served as quickly and as well as before. */

import { quantile } from '../../figures/quantile.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import { served } from '../../signals/workload/requests.ts';
import { duration, interval, share } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { stoodStill } from './stood-still.ts';
import type { Windows } from './windows.ts';

/**
 * How many times as long it must take with certainty to be longer than chance makes it. Two windows of one steady state,
 * without any fault, differed by up to 1.67 in the median of user probes (27 runs of 11 drills on two cores, other work
 * going on beside them); a doubling is beyond that, and is seen from windows of 250 probes.
 */
const TIMES = 1.7;
/** A median or a 95th percentile that grew by less than this is a machine that was busy, and no user notices. */
const MEDIAN_FLOOR_MS = { probe: 1, workload: 20 } as const;
const P95_FLOOR_MS = 100;
/** Answers to a user probe or a request in the window that may fail without a word: one in a hundred. */
const FAILED_SHARE = 0.01;

export interface Latencies {
  before: number[];
  after: number[];
}

export function probeLatencies({ probes: { user } }: Facts, { before, after }: Windows): Latencies {
  const within = ({ from, to }: Window): number[] => {
    const took: number[] = [];
    for (let i = user.from(from); i < user.length && user.over(i) <= to; i++)
      if (user.good(i)) took.push(user.over(i) - user.sent(i));
    return took;
  };
  return { before: within(before), after: within(after) };
}

export function requestLatencies(facts: Facts, { before, after }: Windows): Latencies {
  const all = served(facts).filter(({ ok }) => ok);
  const within = ({ from, to }: Window) =>
    all.flatMap(({ sent, t }) => (sent >= from && t <= to ? [t - sent] : []));
  return { before: within(before), after: within(after) };
}

/** As quick as before, at the median and at the 95th percentile. */
export function latencyClaim(
  id: string,
  what: keyof typeof MEDIAN_FLOOR_MS,
  { before, after }: Latencies,
  facts: Facts,
  { after: window }: Windows,
  resolutionMs: Millis,
): Claim {
  const judged = judging(id);
  const slower = (p: number, floorMs: number): string | undefined => {
    const [was, is] = [quantile(before, p), quantile(after, p)];
    if (was === undefined || is === undefined) return undefined;
    if (is.low <= TIMES * was.high || is.low - was.high <= floorMs) return undefined;
    const name = p === 0.5 ? 'the median' : 'the 95th percentile';
    return `${name} was ${duration(was.seen)}, and is ${interval({ low: is.low, high: is.high })}`;
  };
  const [was, is] = [quantile(before, 0.5), quantile(after, 0.5)];
  if (was === undefined || is === undefined)
    return judged('no-evidence', `${before.length} answers before and ${after.length} after are too few`);
  const wrong = slower(0.5, MEDIAN_FLOOR_MS[what]) ?? slower(0.95, P95_FLOOR_MS);
  if (wrong === undefined)
    return judged('pass', `the median was ${duration(was.seen)}, and is ${duration(is.seen)}`);
  const still = stoodStill(facts, window, resolutionMs);
  if (still !== undefined) return { ...judged('no-evidence', `${still}: ${wrong}`), ofMachine: true };
  return judged('fail', wrong, window.from);
}

/** No more answers fail than before, of user probes and of the workload together. */
export function errorsClaim(id: string, facts: Facts, { after }: Windows): Claim {
  const judged = judging(id);
  const { user } = facts.probes;
  let [seen, bad] = [0, 0];
  for (let i = user.from(after.from); i < user.length && user.over(i) <= after.to; i++) {
    seen += 1;
    if (!user.good(i)) bad += 1;
  }
  for (const { sent, t, ok } of served(facts)) {
    if (sent < after.from || t > after.to) continue;
    seen += 1;
    if (!ok) bad += 1;
  }
  if (seen === 0) return judged('no-evidence', 'nothing was asked');
  const told = `${bad} of ${seen} answers failed (${share(bad / seen)})`;
  return judged(bad / seen > FAILED_SHARE ? 'fail' : 'pass', told, after.from);
}
