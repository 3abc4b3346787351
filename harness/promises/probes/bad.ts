/** Probes that must go bad while the fault lasts. */

import { badSpells } from '../../figures/bad-spells.ts';
import { answerMatcher, detection } from '../../figures/detection.ts';
import type { ProbeSeries } from '../../figures/series.ts';
import type { BrokenAnswer, ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { moment } from '../../text/format.ts';
import { answersBetween } from '../answers.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import type { Lasted } from '../on-machine.ts';
import type { Plan } from '../plan.ts';
import { said } from '../recovered.ts';
import type { Readiness } from './way.ts';

/** The contract's answer, from its first appearance to the undo. */
export function readinessTurns(id: string, facts: Facts, plan: Plan, { readiness }: Readiness): Claim {
  const judged = judging(id);
  const { injecting } = facts.fault;
  const series = facts.probes.readiness;
  const until = facts.fault.undoing ?? watchedUntil(facts);
  const answer = readiness ?? { status: 503 };
  if (injecting === undefined) return judged('no-evidence', 'no fault was injected');
  if (series.from(injecting) >= series.from(until)) return judged('no-evidence', 'no probe was sent');
  const found = detection(series, answer, injecting, until);
  if (found === undefined) {
    const last = series.from(until) - 1;
    const answers = answersBetween(series, series.from(injecting), last);
    const never = judged('fail', `it never did; last seen: ${said(series, last)}; all answers: ${answers}`);
    return series.good(last) ? { ...never, onMachine: 'any' } : never;
  }
  const other = departure(series, found.first, until, answer, plan.stableProbes);
  if (other !== undefined) {
    const at = series.intended(other);
    const failed = judged('fail', `at ${moment(at)} it was ${said(series, other)}`, at);
    if (series.answer(other).outcome !== 'late') return failed;
    return { ...failed, onMachine: hang(series, other, until, plan.probes.readiness?.deadlineMs ?? 0) };
  }
  const answers = answersBetween(series, found.first, series.from(until) - 1);
  return judged('pass', `from ${moment(found.at.high)} on: ${answers}`, found.at.high);
}

/** All of the late answers that one of them is among. */
function hang(series: ProbeSeries, among: number, until: Millis, allowedMs: Millis): Lasted {
  const late = (i: number) => series.answer(i).outcome === 'late';
  let first = among;
  while (first > 0 && late(first - 1)) first -= 1;
  let last = among;
  while (last + 1 < series.length && series.over(last + 1) <= until && late(last + 1)) last += 1;
  return { from: series.intended(first), to: series.over(last), allowedMs };
}

/**
 * The first answer that is not the expected one. An answer that is merely late says nothing else, unless as many in a row
 * are late as the contract calls stable: then it hangs.
 */
function departure(
  series: ProbeSeries,
  first: number,
  until: Millis,
  wanted: BrokenAnswer,
  stableProbes: number,
): number | undefined {
  const matches = answerMatcher(wanted);
  let silent = 0;
  for (let i = first; i < series.length && series.over(i) <= until; i++) {
    const answer = series.answer(i);
    // A probe that the runner could not send was not answered by anything.
    if (answer.outcome === 'unsent') continue;
    const late = answer.outcome === 'late' && wanted.orNoAnswer !== true;
    silent = late ? silent + 1 : 0;
    if (late ? silent >= stableProbes : !matches(answer)) return i;
  }
  return undefined;
}

/** Bad in whatever way, from the first bad probe to the undo. */
export function turnsBad(id: string, facts: Facts, probe: ProbeName): Claim {
  const judged = judging(id);
  const { injecting } = facts.fault;
  const series = facts.probes[probe];
  const until = facts.fault.undoing ?? watchedUntil(facts);
  if (injecting === undefined) return judged('no-evidence', 'no fault was injected');
  if (series.from(injecting) >= series.from(until)) return judged('no-evidence', 'no probe was sent');
  const spell = badSpells(series, injecting, until)[0];
  if (spell === undefined) return { ...judged('fail', 'every probe was good'), onMachine: 'any' };
  const from = series.intended(spell.first);
  const { goodAfter } = spell;
  if (goodAfter !== undefined && series.over(goodAfter) <= until) {
    const at = series.intended(goodAfter);
    const bad = answersBetween(series, spell.first, spell.last);
    return judged('fail', `bad from ${moment(from)} (${bad}), but good again at ${moment(at)}`, at);
  }
  const bad = answersBetween(series, spell.first, series.from(until) - 1);
  return judged('pass', `from ${moment(from)} on: ${bad}`, from);
}
