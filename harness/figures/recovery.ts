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
  /** `lastBad` is when the last bad probe was due: it was not good for good before. */
  | { status: 'not-recovered'; reason: string; lastBad: Millis };

/**
 * Recovery is the first good probe of `stableProbes` in a row, after the undo began. It happened after the
 * last bad send, and not before its cause, and no later than that good one. `at` is on the run's clock.
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
    const reason = `${name} was never good ${stableProbes} times in a row after the undo (${longest === 0 ? 'not once' : `at most ${longest}`})`;
    const lastBad = series.intended(open?.last ?? 0);
    return { status: 'not-recovered', reason, lastBad };
  }
  const stable = series.intended(ending.goodAfter + stableProbes - 1);
  const [low, high] = [series.intended(ending.last), series.sent(ending.goodAfter)];
  if (after === undefined) return { status: 'before-undo', at: { low, high }, stable };
  // One that was sent before the undo began and answered after that was held until the service was back.
  const shown = high < undoing ? series.over(ending.goodAfter) : high;
  return { status: 'recovered', at: { low: Math.max(low, undoing), high: shown }, stable };
}
