/** What of a target was broken in a stretch of time, by how many looks. */

import type { ProbeSeries } from '../../figures/series.ts';
import type { Millis } from '../../model/time.ts';
import { share } from '../../text/format.ts';

/** More than this share of looks that are bad is no blip: what is still acceptable of a network that fails now and then. */
const MOST_BAD = 0.1;
/** Fewer looks tell nothing. */
const FEWEST = 5;

export interface Broke {
  looks: number;
  bad: number;
  /** Undefined where too little was looked at. */
  broken: boolean | undefined;
}

/** Of what was due from the one moment until the other; what the runner could not send is no look. */
export function brokeBetween(series: ProbeSeries, from: Millis, to: Millis): Broke {
  let looks = 0;
  let bad = 0;
  for (let i = series.from(from); i < series.from(to); i += 1) {
    if (series.answer(i).outcome === 'unsent') continue;
    looks += 1;
    if (!series.good(i)) bad += 1;
  }
  return { looks, bad, broken: looks < FEWEST ? undefined : bad > MOST_BAD * looks };
}

export function brokeInWords({ looks, bad }: Broke): string {
  return looks === 0 ? 'nothing was looked at' : `${bad} of ${looks} bad (${share(bad / looks)})`;
}
