/** When the service was back for good. */

import type { Interval, Millis } from '../model.ts';
import { badSpells } from './bad-spells.ts';
import type { ProbeSeries } from './probe-series.ts';
import { hidesARun, type Stall, stalledWithin } from './stalls.ts';

export interface RecoveryQuestion {
  /** What the probe is called, for reasons. */
  name: string;
  series: ProbeSeries;
  injecting: Millis;
  undoing: Millis;
  until: Millis;
  stableProbes: number;
  resolutionMs: Millis;
  stalls: readonly Stall[];
}

export type Recovery =
  | { status: 'recovered'; at: Interval; firstGood: number; invalid?: string }
  /** Nothing to recover from. */
  | { status: 'never-bad' }
  /** It was good again before anybody undid the fault. */
  | { status: 'before-undo'; at: Interval }
  | { status: 'not-recovered'; reason: string };

/**
 * Recovery is the first good probe of `stableProbes` in a row, after the undo began. It happened after the
 * last bad send and no later than that good one. `at` is on the run's clock.
 */
export function recovery(question: RecoveryQuestion): Recovery {
  const { name, series, injecting, undoing, until, stableProbes } = question;
  const spells = badSpells(series, injecting, until);
  if (spells.length === 0) return { status: 'never-bad' };
  const stable = spells.filter((spell) => spell.goodAfter !== undefined && spell.goodRun >= stableProbes);
  const after = stable.find((spell) => series.over(spell.goodAfter ?? spell.last) >= undoing);
  const ending = after ?? stable.at(-1);
  const open = spells.at(-1);
  const relapsed = after === undefined && open !== undefined && open.goodRun < stableProbes;
  if (ending?.goodAfter === undefined || relapsed) {
    const longest = Math.max(...spells.map((spell) => spell.goodRun));
    const reason = `${name} was never good ${stableProbes} times in a row after the undo (longest run: ${longest})`;
    return { status: 'not-recovered', reason };
  }
  const at = { low: series.intended(ending.last), high: series.sent(ending.goodAfter) };
  if (after === undefined) return { status: 'before-undo', at };
  const invalid = spoiledBy(question, at, series.intended(ending.goodAfter + stableProbes - 1));
  return {
    status: 'recovered',
    at,
    firstGood: ending.goodAfter,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

/** A stall at the edge moves it; a long one between undo and the end of the run may hide an earlier run. */
function spoiledBy(question: RecoveryQuestion, edge: Interval, runEnd: Millis): string | undefined {
  const { undoing, stableProbes, resolutionMs, stalls } = question;
  const long = hidesARun(stableProbes, resolutionMs);
  return (
    stalledWithin(stalls, 'prober', edge.low, edge.high) ??
    stalledWithin(stalls, 'prober', undoing, runEnd, long)
  );
}
