/** What the contract's checks were answered, in which order, and whom their calls reached. */

import { isAs } from '../../figures/answer.ts';
import type { CallSpec, Check } from '../../model/check.ts';
import type { Finding, Grade } from '../../model/judgement.ts';
import type { CallRecord } from '../../model/timeline.ts';
import { follow, inWords, type Progress } from '../../signals/calls/rounds.ts';
import { count, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { faultProven } from '../sources/judge.ts';

export function judgeChecks(matter: Case): Finding[] {
  const { calls = {}, checks = [] } = matter.header.contract;
  return checks.flatMap((check) => {
    const call = calls[check.call];
    if (call === undefined)
      return [finding(check.title, check.phase, 'no-evidence', `the contract has no call ${check.call}`)];
    const records = matter.evidence.calls.filter((one) => one.check === check.title);
    return [answers(matter, check, call, records), ...reaches(matter, check, call, records)];
  });
}

/** Before the fault a broken expectation is a steady state not reached, and without the fault it is moot. */
function broken({ evidence }: Case, { phase }: Check): Grade {
  return phase === 'steady' || !faultProven(evidence) ? 'no-evidence' : 'fail';
}

function answers(matter: Case, check: Check, call: CallSpec, records: readonly CallRecord[]): Finding {
  const { title, phase } = check;
  if (records.length === 0) return finding(title, phase, 'no-evidence', 'nobody asked');
  const progress = follow({ check, call, records, all: matter.evidence.calls });
  if (progress.status === 'followed')
    return finding(title, phase, 'pass', `in ${count(progress.rounds, 'round')} of calls`);
  const at = progress.status === 'departed' ? progress.round.calls[0]?.sent : undefined;
  return finding(title, phase, broken(matter, check), because(progress, check, call), at);
}

function because(progress: Exclude<Progress, { status: 'followed' }>, check: Check, call: CallSpec): string {
  const wanted = (step: number): string =>
    (check.steps[step]?.answers ?? []).map((one) => inWords(one, call)).join(' and ');
  if (progress.status === 'slow') return `${progress.because}; expected ${wanted(progress.step)}`;
  if (progress.status === 'short')
    return `${progress.had} of ${count(progress.wants, 'round')} were answered ${wanted(progress.step)}`;
  const at = progress.round.calls[0]?.sent ?? 0;
  return `round ${progress.round.n + 1} at ${moment(at)}: ${progress.because}; expected ${wanted(progress.step)}`;
}

function reaches(matter: Case, check: Check, call: CallSpec, records: readonly CallRecord[]): Finding[] {
  const { phase, reaches: reach } = check;
  if (reach === undefined) return [];
  const good = records.filter((one) => one.outcome === 'answered' && isAs(one, call.good)).length;
  const wanted = reach.calls === 'good' ? good : reach.calls;
  const which =
    reach.calls === 'good' ? 'exactly the calls answered well' : `exactly ${count(reach.calls, 'call')}`;
  const expectation = `${check.title}: ${which} reach ${reach.service}, by its own count`;
  const counts = matter.evidence.counts.filter((one) => one.check === check.title);
  const [before, after] = (['before', 'after'] as const).map((edge) =>
    counts.find((one) => one.edge === edge),
  );
  const missing = [before, after].find((one) => one?.value === undefined);
  if (before?.value === undefined || after?.value === undefined)
    return [
      finding(expectation, phase, 'no-evidence', `it was not counted: ${missing?.error ?? 'nobody asked'}`),
    ];
  const reached = after.value - before.value;
  const text = `${reached} of ${count(records.length, 'call')} did`;
  if (reached < 0)
    return [finding(expectation, phase, 'no-evidence', `${reach.service} began to count anew`)];
  return [finding(expectation, phase, reached === wanted ? 'pass' : broken(matter, check), text, after.t)];
}
