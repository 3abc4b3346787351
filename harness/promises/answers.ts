/** What a probe was answered over a stretch, as it was and not as one word. */

import type { Answered, ProbeSeries } from '../figures/series.ts';

/** More kinds of answers than this are no help. */
const MOST_KINDS = 4;

/**
 * `682 late, 345 × 503`, what came most often first; empty where nothing was answered.
 * @param is of which looks, by their index: all, or those that something is said of
 */
export function answersBetween(
  series: ProbeSeries,
  first: number,
  last: number,
  is: (i: number) => boolean = () => true,
): string {
  const times = new Map<string, number>();
  for (let i = Math.max(0, first); i <= last && i < series.length; i++) {
    if (!is(i)) continue;
    const answer = inWords(series.answer(i));
    times.set(answer, (times.get(answer) ?? 0) + 1);
  }
  const told = [...times].sort(([, a], [, b]) => b - a).map(([answer, n]) => `${n} ${answer}`);
  const rest = told.length - MOST_KINDS;
  return [...told.slice(0, MOST_KINDS), ...(rest > 0 ? [`${rest} other kinds of answers`] : [])].join(', ');
}

/** The first look that was answered at all: where no program listens yet, an engine's own proxy hangs up. */
export function firstAnswer(series: ProbeSeries): number {
  for (let i = 0; i < series.length; i++) {
    const { outcome } = series.answer(i);
    if (outcome !== 'refused' && outcome !== 'reset') return i;
  }
  return series.length;
}

function inWords({ outcome, status }: Answered): string {
  if (status === undefined || outcome === 'late') return outcome;
  // A good one that is bad all the same has a body that is not as it should be.
  return outcome === 'bad' && status < 300 ? `× ${status} with another body` : `× ${status}`;
}
