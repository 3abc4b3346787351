/** When readiness first said what the contract wants it to say while the fault lasts. */

import type { BrokenAnswer } from '../model/request.ts';
import type { Interval, Millis } from '../model/time.ts';
import { isAs } from './answer.ts';
import type { Answered, ProbeSeries } from './series.ts';

export interface Detection {
  /** Index of the first probe that was answered so. */
  first: number;
  /** On the run's clock. */
  at: Interval;
}

/**
 * Readiness has spoken when its answer is there, so a slow check detects late. The probes are one period
 * apart and the first to be answered so might have been sent up to one period earlier: the interval ends
 * with that answer and is as wide as the distance from the send before.
 */
export function detection(
  series: ProbeSeries,
  expected: BrokenAnswer,
  injecting: Millis,
  until: Millis,
): Detection | undefined {
  const matches = answerMatcher(expected);
  for (let i = 0; i < series.length && series.intended(i) <= until; i++) {
    if (series.over(i) < injecting || !matches(series.answer(i))) continue;
    const high = series.over(i);
    const step = i > 0 ? series.sent(i) - series.intended(i - 1) : 0;
    return { first: i, at: { low: high - step, high } };
  }
  return undefined;
}

/** Whether an answer is the expected one; each distinct answer is compared once. */
export function answerMatcher(expected: BrokenAnswer): (answer: Answered) => boolean {
  const judged = new Map<Answered, boolean>();
  return (answer) => {
    const known = judged.get(answer);
    if (known !== undefined) return known;
    const matches = isAnswer(answer)
      ? isAs(answer, expected) && (expected.status !== undefined || answer.outcome === 'bad')
      : expected.orNoAnswer === true && answer.outcome !== 'unsent';
    judged.set(answer, matches);
    return matches;
  };
}

/** Whether anything was answered in time. */
function isAnswer({ outcome }: Answered): boolean {
  return outcome === 'good' || outcome === 'bad';
}
