/**
 * Whether figures have become longer, by a test that assumes next to nothing of them: a permutation test of Gehan's
 * generalization of the Wilcoxon–Mann–Whitney statistic to figures that are known only as intervals.
 *
 * One figure counts as longer than another where its whole interval is; where two overlap, neither is. A figure that was not
 * over when watching was has an interval without an end. Each of all figures, recent and before, is scored by how many of the
 * others it is longer than, less how many are longer than it; the statistic is the sum of the recent ones' scores. Were
 * nothing changed, each choice of as many figures for the recent ones would be as likely as any other: the share of those
 * whose sum is at least as great is the probability p. It is counted, not approximated, ties and all, by the shift algorithm.
 *
 * Sources: E. A. Gehan, Biometrika 52 (1965) 203–223; the scores, for intervals, N. Mantel, Biometrics 23 (1967) 65–78; the
 * counting, B. Streitberg and J. Röhmel, Statistical Software Newsletter 12 (1986) 10–17.
 */

import type { Interval } from '../model/time.ts';

/**
 * @param recent milliseconds; `high` may be infinite
 * @returns p, 0 to 1: how likely figures are that are at least as much longer, if nothing has changed
 */
export function probability(recent: readonly Interval[], before: readonly Interval[]): number {
  const all = [...recent, ...before];
  const scores = all.map((one) => all.reduce((sum, other) => sum + surely(one, other), 0));
  const seen = scores.slice(0, recent.length).reduce((sum, score) => sum + score, 0);
  // ways[k]: of the choices of k figures, how many come to which sum.
  const ways: Map<number, number>[] = [new Map([[0, 1]])];
  for (let k = 1; k <= recent.length; k += 1) ways.push(new Map());
  for (const score of scores)
    for (let k = recent.length; k > 0; k -= 1)
      for (const [sum, n] of ways[k - 1] ?? [])
        ways[k]?.set(sum + score, (ways[k]?.get(sum + score) ?? 0) + n);
  let [total, least] = [0, 0];
  for (const [sum, n] of ways[recent.length] ?? []) {
    total += n;
    if (sum >= seen) least += n;
  }
  return least / total;
}

/** 1 where one is certainly longer than the other, -1 where it is certainly shorter, 0 where nothing tells. */
export function surely(one: Interval, other: Interval): -1 | 0 | 1 {
  if (one.low > other.high) return 1;
  return one.high < other.low ? -1 : 0;
}

/** The least p that so many figures can come to: below it no test of them can go, however far they are apart. */
export function leastProbability(recent: number, before: number): number {
  let choices = 1;
  for (let k = 1; k <= recent; k += 1) choices = (choices * (before + k)) / k;
  return 1 / choices;
}
