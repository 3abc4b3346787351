/** How far the answers to a check have come in the order that the contract gives them. */

import { answerInWords, field, givenInWords, isAs } from '../../figures/answer.ts';
import type { Millis } from '../../model/time.ts';
import type { CallRecord } from '../../model/timeline.ts';
import { count, duration, exact } from '../../text/format.ts';
import type { CallAnswer, CallSpec, Check, CheckStep } from './check.ts';

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
  | { status: 'departed'; round: Round; step: number; because: string }
  /** Every step had its rounds, but too many of one's calls took too long. */
  | { status: 'slow'; step: number; because: string };

/** A step is slow when more than one in ten of its calls are: a single one may have met a busy machine. */
const SLOW_SHARE = 0.1;

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
  const paces = steps.map(() => new Map<CallAnswer, Millis[]>());
  let step = 0;
  let had = 0;
  for (const round of rounds) {
    let fit = fitted(question, steps[step], had, round);
    while (typeof fit === 'string') {
      if (had < least(steps[step]) || step + 1 >= steps.length)
        return { status: 'departed', round, step, because: fit };
      step += 1;
      had = 0;
      fit = fitted(question, steps[step], had, round);
    }
    had += 1;
    for (const [one, wanted] of fit) {
      const took = paces[step]?.get(wanted) ?? [];
      took.push(one.t - one.sent);
      paces[step]?.set(wanted, took);
    }
  }
  for (; step < steps.length; step += 1, had = 0) {
    const wants = least(steps[step]);
    if (had < wants) return { status: 'short', step, had, wants };
  }
  return slowStep(paces) ?? { status: 'followed', rounds: rounds.length };
}

function slowStep(paces: readonly Map<CallAnswer, Millis[]>[]): Progress | undefined {
  for (const [step, pace] of paces.entries())
    for (const [{ withinMs = Number.POSITIVE_INFINITY }, took] of pace) {
      const late = took.filter((ms) => ms > withinMs).length;
      if (late <= took.length * SLOW_SHARE) continue;
      const because = `${late} of ${count(took.length, 'call')} took longer than ${exact(withinMs)}, up to ${duration(Math.max(...took))}`;
      return { status: 'slow', step, because };
    }
  return undefined;
}

function least(step: CheckStep | undefined): number {
  if (step === undefined) return 0;
  return 'exactly' in step.rounds ? step.rounds.exactly : step.rounds.atLeast;
}

/** Each call of a round with the answer of the step that it was given, or why the round is not one of the step's. */
function fitted(
  question: CheckQuestion,
  step: CheckStep | undefined,
  had: number,
  round: Round,
): [CallRecord, CallAnswer][] | string {
  if (step === undefined) return 'no step is left for it';
  if ('exactly' in step.rounds && had === step.rounds.exactly)
    return `this was answered ${count(had, 'time')} before, which is as often as it should be`;
  if ('atMost' in step.rounds && had === step.rounds.atMost)
    return `this was answered ${count(had, 'time')} before, which is as often as it may be`;
  const fits: [CallRecord, CallAnswer][] = [];
  let left = [...round.calls];
  let reason = 'a call was answered otherwise';
  for (const wanted of step.answers) {
    const others: CallRecord[] = [];
    const before = fits.length;
    for (const one of left) {
      const why = mismatch(question, one, wanted);
      if (why === undefined) fits.push([one, wanted]);
      else others.push(one);
      reason = why ?? reason;
    }
    const answered = fits.length - before;
    if (wanted.calls !== undefined && answered !== wanted.calls)
      return `${answered} of ${count(round.calls.length, 'call')} were answered ${inWords(wanted, question.call)}, not ${wanted.calls}`;
    left = others;
  }
  return left.length === 0 ? fits : reason;
}

function mismatch({ call, all }: CheckQuestion, one: CallRecord, wanted: CallAnswer): string | undefined {
  if (one.outcome !== 'answered')
    return wanted.answer === 'none' ? undefined : `a call was not answered but ${one.outcome}`;
  if (wanted.answer === 'none') return `a call was answered ${givenInWords(one)}`;
  const answer = wanted.answer === 'good' ? call.good : wanted.answer;
  if (!isAs(one, answer)) return `a call was answered ${givenInWords(one)}`;
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
    answer === 'none' ? 'not at all' : answerInWords(answer === 'good' ? good : answer),
    ...(withinMs === undefined ? [] : [`within ${exact(withinMs)}`]),
    ...(sameAs === undefined ? [] : [`as in phase ${sameAs}`]),
  ].join(' ');
}
