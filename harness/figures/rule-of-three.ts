/** What may be missed with this probability is not claimed. */
const MISSED = 0.05;

/**
 * The rarest loss, one in so many, that shows at least once in `trials` with 95 %: of trials that each fail with
 * probability p, none fails with (1 − p)^trials, which is 0.05 at p = 1 − 0.05^(1/trials), about 3/trials. The "rule of
 * three": J. A. Hanley and A. Lippman-Hand, If Nothing Goes Wrong, Is Everything All Right?, JAMA 249 (1983), 1743.
 * @returns a whole number of at least 1; null without trials
 */
export function oneIn(trials: number): number | null {
  return trials <= 0 ? null : Math.floor(1 / (1 - MISSED ** (1 / trials)));
}
