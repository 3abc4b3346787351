/** Are calls that fail repeated as promised: not too often, not at once, and each time later? */

import type { RetryPromise } from '../../model/contract.ts';
import type { Finding, Grade } from '../../model/judgement.ts';
import { count, duration, exact } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { faultProven } from '../sources/judge.ts';
import { mean, type Repetitions, repetitions } from './repetitions.ts';

/** Pauses are random; the mean of fewer says little. */
const FEWEST = 5;
/**
 * The mean of pauses that are random between 0 and a bound is half of it. That it is less than a fifth of the bound happens
 * once in 120 times with the fewest (Irwin and Hall's distribution: 1/5!), once in a thousand with eight.
 */
const LEAST_OF_BOUND = 0.2;

export function judgeRetries(matter: Case): Finding[] {
  return (matter.header.contract.retries ?? []).flatMap((promise) => {
    const arrivals = matter.evidence.arrivals.filter(({ service }) => service === promise.arrives.service);
    const seen = repetitions(arrivals);
    return [spaced(matter, promise, seen), growing(matter, promise, seen), bounded(matter, promise, seen)];
  });
}

/** What did not happen is nobody's fault when the fault itself is not proven. */
function failing({ evidence }: Case): Grade {
  return faultProven(evidence) ? 'fail' : 'no-evidence';
}

function spaced(matter: Case, promise: RetryPromise, { requests, gaps }: Repetitions): Finding {
  const { title, firstPauseMs, noticedMs = 0, arrives } = promise;
  const least = noticedMs + LEAST_OF_BOUND * firstPauseMs;
  const expectation = `${title}: repeated after a pause, as seen at ${arrives.service}`;
  const first = gaps[0] ?? [];
  if (requests === 0) return finding(expectation, 'hold', 'no-evidence', 'no request was seen to arrive');
  if (first.length === 0)
    return finding(
      expectation,
      'hold',
      failing(matter),
      `none of ${count(requests, 'request')} arrived again`,
    );
  const seen = `${count(first.length, 'request')} arrived again after ${duration(mean(first))} in the mean, ${duration(Math.min(...first))} to ${duration(Math.max(...first))}`;
  if (first.length < FEWEST)
    return finding(expectation, 'hold', 'no-evidence', `only ${seen}; ${FEWEST} would say something`);
  const kept = mean(first) >= least;
  const told = kept ? seen : `${seen}, where at least ${exact(least)} is promised: they are repeated at once`;
  return finding(expectation, 'hold', kept ? 'pass' : failing(matter), told);
}

/** Silent where there are too few second repetitions to compare: most calls are saved by the first. */
function growing(matter: Case, { title, noticedMs = 0 }: RetryPromise, { gaps }: Repetitions): Finding {
  const expectation = `${title}: the second pause is longer than the first`;
  const [first = [], second = []] = gaps;
  if (first.length < FEWEST || second.length < FEWEST)
    return finding(
      expectation,
      'hold',
      'pass',
      `not compared: ${first.length} and ${second.length} pauses are too few; the first are judged by themselves`,
    );
  const [once, twice] = [mean(first) - noticedMs, mean(second) - noticedMs];
  const seen = `${duration(once)} and ${duration(twice)} in the mean of ${first.length} and ${second.length}`;
  return finding(expectation, 'hold', twice > once ? 'pass' : failing(matter), seen);
}

function bounded(
  matter: Case,
  { title, most }: RetryPromise,
  { requests, most: worst }: Repetitions,
): Finding {
  const expectation = `${title}: repeated ${most} times at most`;
  if (requests === 0) return finding(expectation, 'hold', 'no-evidence', 'no request was seen to arrive');
  const told = `${worst.key} arrived ${count(worst.arrivals, 'time')}, which is the most of ${count(requests, 'request')}`;
  return finding(expectation, 'hold', worst.arrivals <= most + 1 ? 'pass' : failing(matter), told);
}
