/** How far the answers to a check have come in the order that the contract gives them. */

import type { CallAnswer, CallRecord, CallSpec, Check, CheckStep } from '../model.ts';
import { exact } from '../report/format.ts';
import { answerInWords, field, givenInWords, isAs } from './answer.ts';

/** Calls that were sent together. */
export interface Round {
  n: number;
  calls: readonly CallRecord[];
}

export type Progress =
  /** Every step had its rounds. */
  | { status: 'followed'; rounds: number }
  /** As it should be so far, but a step still wants rounds. */
  | { status: 'short'; step: number; had: number; wants: number }
  /** A round that fits neither its step nor the next. */
  | { status: 'departed'; round: Round; step: number; because: string };

/** What a check is held against. */
export interface CheckQuestion {
  check: Check;
  call: CallSpec;
  /** Of this check, in any order. */
  records: readonly CallRecord[];
  /** Of every check of the run, where an answer must be the same as an earlier one. */
  all: readonly CallRecord[];
}

/** The rounds of which every call is over, in order. */
export function roundsOf({ together = 1 }: Check, records: readonly CallRecord[]): Round[] {
  const byRound = new Map<number, CallRecord[]>();
  for (const record of records) {
    const calls = byRound.get(record.round) ?? [];
    calls.push(record);
    byRound.set(record.round, calls);
  }
  return [...byRound]
    .filter(([, calls]) => calls.length >= together)
    .map(([n, calls]) => ({ n, calls }))
    .sort((a, b) => a.n - b.n);
}

/** Walks the rounds through the steps; a step is left for the next as soon as a round does not fit it any more. */
export function follow(question: CheckQuestion): Progress {
  const { check, records } = question;
  const { steps } = check;
  const rounds = roundsOf(check, records);
  let step = 0;
  let had = 0;
  for (const round of rounds) {
    let because = misfit(question, steps[step], had, round);
    while (because !== undefined) {
      if (had < least(steps[step]) || step + 1 >= steps.length)
        return { status: 'departed', round, step, because };
      step += 1;
      had = 0;
      because = misfit(question, steps[step], had, round);
    }
    had += 1;
  }
  for (; step < steps.length; step += 1, had = 0) {
    const wants = least(steps[step]);
    if (had < wants) return { status: 'short', step, had, wants };
  }
  return { status: 'followed', rounds: rounds.length };
}

function least(step: CheckStep | undefined): number {
  if (step === undefined) return 0;
  return 'exactly' in step.rounds ? step.rounds.exactly : step.rounds.atLeast;
}

/** Why a round is not one of a step's; undefined when it is. */
function misfit(
  question: CheckQuestion,
  step: CheckStep | undefined,
  had: number,
  round: Round,
): string | undefined {
  if (step === undefined) return 'no step is left for it';
  if ('exactly' in step.rounds && had === step.rounds.exactly)
    return `this was answered ${had} times before, which is as often as it should be`;
  let left = [...round.calls];
  let reason: string | undefined;
  for (const wanted of step.answers) {
    const verdicts = left.map((one) => ({ one, why: mismatch(question, one, wanted) }));
    const fitting = verdicts.filter(({ why }) => why === undefined).map(({ one }) => one);
    const wants = wanted.calls ?? left.length;
    reason = verdicts.find(({ why }) => why !== undefined)?.why;
    if (wanted.calls !== undefined && fitting.length !== wants)
      return `${fitting.length} of ${round.calls.length} calls were answered ${inWords(wanted, question.call)}, not ${wants}${reason === undefined ? '' : `: ${reason}`}`;
    left = left.filter((one) => !fitting.includes(one));
  }
  return left.length === 0 ? undefined : (reason ?? 'a call was answered otherwise');
}

function mismatch({ call, all }: CheckQuestion, one: CallRecord, wanted: CallAnswer): string | undefined {
  if (one.outcome !== 'answered') return `a call was not answered but ${one.outcome}`;
  const answer = wanted.answer === 'good' ? call.good : wanted.answer;
  if (!isAs(one, answer)) return `a call was answered ${givenInWords(one)}`;
  if (wanted.withinMs !== undefined && one.t - one.sent > wanted.withinMs)
    return `a call was answered after ${exact(Math.round(one.t - one.sent))}, not within ${exact(wanted.withinMs)}`;
  return wanted.sameAs === undefined ? undefined : difference(call, all, one, wanted.sameAs);
}

function difference(
  { compare = [] }: CallSpec,
  all: readonly CallRecord[],
  one: CallRecord,
  phase: NonNullable<CallAnswer['sameAs']>,
): string | undefined {
  const earlier = all.find(
    (other) => other.phase === phase && other.request === one.request && other.outcome === 'answered',
  );
  if (earlier === undefined) return `${one.request} was not asked in phase ${phase}`;
  const other = compare.find(
    (path) => JSON.stringify(field(earlier.json, path)) !== JSON.stringify(field(one.json, path)),
  );
  if (other === undefined) return undefined;
  const [then, now] = [earlier, one].map(({ json }) => JSON.stringify(field(json, other)));
  return `${one.request}: ${other} is ${now}, and was ${then} in phase ${phase}`;
}

/** The answer a step wants, for people. */
export function inWords({ answer, withinMs, sameAs }: CallAnswer, { good }: CallSpec): string {
  return [
    answerInWords(answer === 'good' ? good : answer),
    ...(withinMs === undefined ? [] : [`within ${exact(withinMs)}`]),
    ...(sameAs === undefined ? [] : [`as in phase ${sameAs}`]),
  ].join(' ');
}
