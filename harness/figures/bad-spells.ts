/** Stretches of bad probes, and the good ones around them. */

import type { Millis } from '../model/time.ts';
import type { ProbeSeries } from './series.ts';

/** Indices into the series. */
export interface BadSpell {
  first: number;
  last: number;
  goodBefore: number | undefined;
  goodAfter: number | undefined;
  /** How many good probes follow in a row. */
  goodRun: number;
}

/** Every spell that was not over before `since`, up to what was due by `until`. */
export function badSpells(series: ProbeSeries, since: Millis, until: Millis): BadSpell[] {
  const spells: BadSpell[] = [];
  let current: BadSpell | undefined;
  for (let i = 0; i < series.length && series.intended(i) <= until; i++) {
    if (series.good(i)) {
      if (current === undefined) continue;
      current.goodAfter ??= i;
      current.goodRun += 1;
    } else if (current !== undefined && current.goodAfter === undefined) {
      current.last = i;
    } else {
      if (current !== undefined) spells.push(current);
      current = {
        first: i,
        last: i,
        goodBefore: i > 0 ? i - 1 : undefined,
        goodAfter: undefined,
        goodRun: 0,
      };
    }
  }
  if (current !== undefined) spells.push(current);
  return spells.filter((spell) => series.over(spell.last) >= since);
}
