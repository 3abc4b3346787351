/** How long the user was without the service. */

import type { Interval, Millis } from '../model/time.ts';
import { moment } from '../text/format.ts';
import { type BadSpell, badSpells } from './bad-spells.ts';
import { elapsed, type Figure, moreThan, rounded } from './interval.ts';
import { type Relapse, together } from './relapse.ts';
import type { ProbeSeries } from './series.ts';
import { hidesARun, inWords, longest, type Stall, spoiling, widened } from './stalls.ts';

export interface OutageQuestion {
  /** What stands for the user, in words: `user`, or a call of the contract. */
  name: string;
  series: ProbeSeries;
  /** When the injection began; what was over before it is not the fault's. */
  since: Millis;
  until: Millis;
  /** Consecutive good probes that end an outage. */
  stableProbes: number;
  /** Milliseconds from one look to the next, where they are closest. */
  resolutionMs: Millis;
  /** Those in which a look was missed. */
  stalls: readonly Stall[];
  /** Times it went bad after it had recovered from the undone fault: the user was without the service then, too. */
  relapses?: readonly Relapse[];
}

/** An outage inside the outage, or after it: when it was first and last seen, and how long it was. */
export interface Flap {
  from: Millis;
  to: Millis;
  lasted: Interval;
}

export interface Outage {
  figure: Figure;
  /** Times it went down again. */
  flaps: Flap[];
}

/**
 * The outage lasts from the first failed probe's intended send to that of the first of a stable run, and relapses after the
 * undo are added to it:
 *
 * ```
 *   sends   good   bad              bad   good
 *             |<-?->|                |<-?->|
 *             |     |<----- low ---->|     |
 *             |<----------- high --------->|
 * ```
 *
 * It began after the last good send and no later than the first bad one, and ended likewise; each edge is
 * uniform over one period p, so the middle of the interval is unbiased with a standard deviation of p/√6. A
 * probe may leave a little after it was due, and until it had left it had seen nothing: an edge ends with the
 * real send, so that the truth is never outside. For a fault that hangs, the truth is the sends that miss the
 * deadline.
 */
export function outage(question: OutageQuestion): Outage {
  const { name, series, since, until, stableProbes } = question;
  const spells = badSpells(series, since, until);
  const first = spells[0];
  if (first === undefined) return { figure: neverBad(question), flaps: [] };
  const flaps = spells.slice(1).map((spell) => flap(series, spell));
  const ending = spells.find((spell) => spell.goodRun >= stableProbes);
  if (ending?.goodAfter === undefined) {
    const last = spells.at(-1) ?? first;
    const absent = `${name} was not seen good ${stableProbes} times in a row after it failed`;
    const within = moreThan(series.intended(last.last) - series.sent(first.first));
    return { figure: { absent, within }, flaps };
  }
  if (first.goodBefore === undefined) {
    return { figure: { absent: `${name} was not seen good before it failed` }, flaps };
  }
  const began = { low: series.intended(first.goodBefore), high: series.sent(first.first) };
  const ended = { low: series.intended(ending.last), high: series.sent(ending.goodAfter) };
  const stable = series.intended(ending.goodAfter + stableProbes - 1);
  return { figure: withRelapses(lasted(question, began, ended, stable), question), flaps };
}

function withRelapses(first: Figure, { name, relapses = [] }: OutageQuestion): Figure {
  if (relapses.length === 0) return first;
  const added = (one: Interval) => together([{ lasted: one }, ...relapses]);
  const within = 'absent' in first ? first.within : first;
  if (within === undefined) return first;
  if ('absent' in first) return { ...first, within: added(within) };
  if (relapses.every(({ back }) => back !== undefined)) return added(first);
  return { absent: `${name} went bad again and was not seen good for good`, within: added(first) };
}

/** Any stall at an edge moves it; one in the middle matters where a stable run could have hidden in it. */
function lasted(
  { stableProbes, resolutionMs, stalls }: OutageQuestion,
  began: Interval,
  ended: Interval,
  stable: Millis,
): Figure {
  const long = hidesARun(stableProbes, resolutionMs);
  const atBeginning = spoiling(stalls, began, began, 0);
  const atEnd = spoiling(stalls, ended, { low: began.low, high: stable }, long);
  const spoiler = longest([...atBeginning, ...atEnd]);
  if (spoiler === undefined) return elapsed(began, ended);
  const within = elapsed(widened(atBeginning, began), widened(atEnd, ended));
  return { absent: inWords(spoiler), within };
}

/** No probe failed: an outage, if any, fitted between two good sends. */
function neverBad({ name, series, since, until }: OutageQuestion): Figure {
  let widest = 0;
  let looks = 0;
  for (let i = series.from(since); i < series.length && series.intended(i) <= until; i++) {
    looks += 1;
    if (i > 0) widest = Math.max(widest, series.intended(i) - series.intended(i - 1));
  }
  if (looks < 2) return { absent: `${name} was never asked after ${moment(since)}` };
  return rounded({ low: 0, high: widest });
}

function flap(series: ProbeSeries, spell: BadSpell): Flap {
  const before = series.intended(spell.goodBefore ?? spell.first);
  const after = series.intended(spell.goodAfter ?? spell.last);
  const from = series.intended(spell.first);
  const to = series.intended(spell.last);
  return { from, to, lasted: rounded({ low: to - from, high: after - before }) };
}
