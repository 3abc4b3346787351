/** When the service was back for good. */

import type { Interval, Millis } from '../model/time.ts';
import { badSpells } from './bad-spells.ts';
import type { ProbeSeries } from './series.ts';

export interface RecoveryQuestion {
  /** What the probe is called, for reasons. */
  name: string;
  series: ProbeSeries;
  injecting: Millis;
  undoing: Millis;
  until: Millis;
  stableProbes: number;
}

export type Recovery =
  /** `stable` is when the last probe of the stable run was due. */
  | { status: 'recovered'; at: Interval; stable: Millis }
  /** Nothing to recover from. */
  | { status: 'never-bad' }
  /** It was good again before the fault was undone. */
  | { status: 'before-undo'; at: Interval; stable: Millis }
  | { status: 'not-recovered'; reason: string };

/**
 * Recovery is the first good probe of `stableProbes` in a row, after the undo began. It happened after the
 * last bad send and no later than that good one. `at` is on the run's clock.
 */
export function recovery(question: RecoveryQuestion): Recovery {
  const { name, series, injecting, undoing, until, stableProbes } = question;
  const spells = badSpells(series, injecting, until);
  if (spells.length === 0) return { status: 'never-bad' };
  const stableSpells = spells.filter(
    (spell) => spell.goodAfter !== undefined && spell.goodRun >= stableProbes,
  );
  const after = stableSpells.find((spell) => series.over(spell.goodAfter ?? spell.last) >= undoing);
  const ending = after ?? stableSpells.at(-1);
  const open = spells.at(-1);
  const relapsed = after === undefined && open !== undefined && open.goodRun < stableProbes;
  if (ending?.goodAfter === undefined || relapsed) {
    const longest = Math.max(...spells.map((spell) => spell.goodRun));
    const reason = `${name} was never good ${stableProbes} times in a row after the undo (longest run: ${longest})`;
    return { status: 'not-recovered', reason };
  }
  const at = { low: series.intended(ending.last), high: series.sent(ending.goodAfter) };
  const stable = series.intended(ending.goodAfter + stableProbes - 1);
  return { status: after === undefined ? 'before-undo' : 'recovered', at, stable };
}
