/** Are calls that fail repeated as promised: not too often, not at once, and each time later? */

import { z } from 'zod';
import { durationSchema } from '../../model/scalars.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, duration, exact } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { key } from '../shapes.ts';
import { mean, type Repetitions, repetitions } from './repetitions.ts';

/**
 * How calls that fail are repeated, seen at the other end: each pause before a repetition is random, and its bound
 * doubles.
 */
const retry = z.strictObject({
  title: z.string().min(1),
  /** A line of this service's log that `log` matches tells of an arrival; its first group is the request. */
  arrives: z.strictObject({ service: z.string(), log: z.string().min(1) }),
  /** Repetitions of one request, at most. */
  most: z.number().int().min(1),
  /** The first pause is random between 0 and this. */
  firstPauseMs: durationSchema,
  /** How long the caller takes to notice the failure, from the arrival that failed; 0 when left out. */
  noticedMs: durationSchema.exactOptional(),
});

export type RetryPromise = z.infer<typeof retry>;

/** Pauses are random; the mean of fewer says little. */
const FEWEST = 5;
/**
 * The mean of pauses that are random between 0 and a bound is half of it. That it is less than a fifth of the bound happens
 * once in 120 times with the fewest (Irwin and Hall's distribution: 1/5!), once in a thousand with eight.
 */
const LEAST_OF_BOUND = 0.2;

export const retries = definePromise({
  key: 'retries',
  contract: {
    /** By key: how the target repeats what the fault lets fail. */
    retries: z.record(key, retry).exactOptional(),
  },
  problems: ({ retries: promised = {} }, place) =>
    unknownNames(
      Object.values(promised).map(({ arrives }) => arrives.service),
      place.services,
      `${place.key}.retries`,
      'services',
      place,
    ),
  withoutFault: () => ({}),
  needs: ({ retries: promised = {} }) =>
    Object.values(promised).map(({ arrives }) => ({ signal: 'arrivals', ...arrives })),
  expects: ({ retries: promised = {} }) =>
    Object.entries(promised).flatMap(([name, { title, arrives, most }]) =>
      (
        [
          ['spaced', `${title}: repeated after a pause, as seen at ${arrives.service}`],
          ['grows', `${title}: the second pause is longer than the first`],
          ['bounded', `${title}: repeated ${most} times at most`],
        ] as const
      ).map(
        ([what, words]): Expectation => ({
          id: `retries/${name}/${what}`,
          words,
          phase: 'hold',
          moot: 'fault',
        }),
      ),
    ),
  knows: (_, facts: Facts) => facts.arrivals,
  judge: ({ retries: promised = {} }, arrivals) =>
    Object.entries(promised).flatMap(([name, promise]) => {
      const seen = repetitions(arrivals.filter(({ service }) => service === promise.arrives.service));
      return [spaced(name, promise, seen), grows(name, promise, seen), bounded(name, promise, seen)];
    }),
});

function spaced(name: string, promise: RetryPromise, { requests, gaps }: Repetitions): Claim {
  const judged = judging(`retries/${name}/spaced`);
  const { firstPauseMs, noticedMs = 0 } = promise;
  const least = noticedMs + LEAST_OF_BOUND * firstPauseMs;
  const first = gaps[0] ?? [];
  if (requests === 0) return judged('no-evidence', 'no request was seen to arrive');
  if (first.length === 0) return judged('fail', `none of ${count(requests, 'request')} arrived again`);
  const seen = `${count(first.length, 'request')} arrived again after ${duration(mean(first))} in the mean, ${duration(Math.min(...first))} to ${duration(Math.max(...first))}`;
  if (first.length < FEWEST) return judged('no-evidence', `only ${seen}; ${FEWEST} would say something`);
  if (mean(first) >= least) return judged('pass', seen);
  return judged('fail', `${seen}, where at least ${exact(least)} is promised: they are repeated at once`);
}

/** Silent where there are too few second repetitions to compare: most calls are saved by the first. */
function grows(name: string, { noticedMs = 0 }: RetryPromise, { gaps }: Repetitions): Claim {
  const judged = judging(`retries/${name}/grows`);
  const [first = [], second = []] = gaps;
  if (first.length < FEWEST || second.length < FEWEST)
    return judged(
      'pass',
      `not compared: ${first.length} and ${second.length} pauses are too few; the first are judged by themselves`,
    );
  const [once, twice] = [mean(first) - noticedMs, mean(second) - noticedMs];
  const seen = `${duration(once)} and ${duration(twice)} in the mean of ${first.length} and ${second.length}`;
  return judged(twice > once ? 'pass' : 'fail', seen);
}

function bounded(name: string, { most }: RetryPromise, { requests, most: worst }: Repetitions): Claim {
  const judged = judging(`retries/${name}/bounded`);
  if (requests === 0) return judged('no-evidence', 'no request was seen to arrive');
  const told = `${worst.key} arrived ${count(worst.arrivals, 'time')}, which is the most of ${count(requests, 'request')}`;
  return judged(worst.arrivals <= most + 1 ? 'pass' : 'fail', told);
}
