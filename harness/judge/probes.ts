/** Which way each probe must go while the fault lasts, and that it comes back. */

import { badSpells } from '../measure/bad-spells.ts';
import { answerMatcher, detection } from '../measure/detection.ts';
import { phaseAt, watchedUntil } from '../measure/evidence.ts';
import { recoveryOf } from '../measure/figures.ts';
import type { ProbeSeries } from '../measure/probe-series.ts';
import type { Finding, Millis, ProbeName } from '../model.ts';
import { PROBES } from '../model.ts';
import { count, duration, exact, moment } from '../report/format.ts';
import { type Case, finding } from './case.ts';
import { faultProven } from './sources.ts';

/** A hole in the probing that a person would notice; shorter ones are the machine's breath. */
const SMALLEST_HOLE_MS = 1000;

export function judgeProbes(matter: Case): Finding[] {
  return PROBES.flatMap((probe) => [
    whileBroken(matter, probe),
    ...(expected(matter, probe) === 'bad' ? recovered(matter, probe) : []),
    probedThroughout(matter, probe),
  ]);
}

/** For readiness the contract has the last word: without an answer for this drill it must stay good. */
function expected({ header }: Case, probe: ProbeName): 'good' | 'bad' {
  if (probe !== 'readiness') return header.whileBroken[probe];
  return header.contract.readiness === undefined ? 'good' : 'bad';
}

/** The grade of something that did not happen: nobody's fault when the fault itself is not proven. */
function missing({ evidence }: Case): 'fail' | 'no-evidence' {
  return faultProven(evidence) ? 'fail' : 'no-evidence';
}

function whileBroken(matter: Case, probe: ProbeName): Finding {
  if (expected(matter, probe) === 'good') return staysGood(matter, probe);
  return probe === 'readiness' ? readinessTurns(matter) : turnsBad(matter, probe);
}

/** Good from the injection to the end of watching. */
function staysGood({ evidence, header }: Case, probe: ProbeName): Finding {
  const expectation = `${probe} stays good while the fault lasts and after`;
  const series = evidence.probes[probe];
  const { injecting } = evidence.fault;
  if (injecting === undefined) return finding(expectation, 'hold', 'no-evidence', 'no fault was injected');
  let seen = 0;
  let bad = 0;
  let first: number | undefined;
  const until = watchedUntil(evidence);
  for (let i = 0; i < series.length && series.intended(i) <= until; i++) {
    if (series.over(i) < injecting) continue;
    seen += 1;
    if (series.good(i)) continue;
    bad += 1;
    first ??= i;
  }
  if (first === undefined) {
    const enough = seen >= header.stableProbes;
    const because = enough ? `all ${seen} probes were good` : `only ${count(seen, 'probe')} looked`;
    return finding(expectation, 'hold', enough ? 'pass' : 'no-evidence', because);
  }
  const at = series.intended(first);
  const because = `${bad} of ${seen} probes were bad, the first at ${moment(at)}: ${said(series, first)}`;
  return finding(expectation, phaseAt(evidence, at), 'fail', because, at);
}

/** The contract's answer, from its first appearance to the undo. */
function readinessTurns(matter: Case): Finding {
  const { evidence, header } = matter;
  const answer = header.contract.readiness ?? { status: 0 };
  const fields = Object.entries(answer.json ?? {}).map(
    ([path, value]) => `${path} = ${JSON.stringify(value)}`,
  );
  const expectation = `readiness answers ${[answer.status, ...fields].join(', ')} until the undo`;
  const judged = (grade: Finding['grade'], because: string, at?: Millis): Finding =>
    finding(expectation, 'hold', grade, because, at);
  const { injecting } = evidence.fault;
  const series = evidence.probes.readiness;
  const until = evidence.fault.undoing ?? watchedUntil(evidence);
  if (injecting === undefined) return judged('no-evidence', 'no fault was injected');
  if (series.from(injecting) >= series.from(until)) return judged('no-evidence', 'no probe was sent');
  const found = detection(series, answer, injecting, until);
  if (found === undefined) {
    return judged(missing(matter), `it never did; last seen: ${said(series, series.from(until) - 1)}`);
  }
  const other = departure(series, found.first, until, answerMatcher(answer), header.stableProbes);
  if (other !== undefined) {
    const at = series.intended(other);
    return judged(missing(matter), `at ${moment(at)} it was ${said(series, other)}`, at);
  }
  return judged('pass', `from ${moment(found.at.high)} on`, found.at.high);
}

/**
 * The first answer that is not the expected one. An answer that is merely late says nothing else, unless as
 * many in a row are late as the contract calls stable: then it hangs.
 */
function departure(
  series: ProbeSeries,
  first: number,
  until: Millis,
  matches: (answer: ReturnType<ProbeSeries['answer']>) => boolean,
  stableProbes: number,
): number | undefined {
  let silent = 0;
  for (let i = first; i < series.length && series.over(i) <= until; i++) {
    const answer = series.answer(i);
    const late = answer.outcome === 'late' || answer.outcome === 'unsent';
    silent = late ? silent + 1 : 0;
    if (late ? silent >= stableProbes : !matches(answer)) return i;
  }
  return undefined;
}

/** Bad in whatever way, from the first bad probe to the undo. */
function turnsBad(matter: Case, probe: ProbeName): Finding {
  const { evidence } = matter;
  const judged = (grade: Finding['grade'], because: string, at?: Millis): Finding =>
    finding(`${probe} goes bad and stays so until the undo`, 'hold', grade, because, at);
  const { injecting } = evidence.fault;
  const series = evidence.probes[probe];
  const until = evidence.fault.undoing ?? watchedUntil(evidence);
  if (injecting === undefined) return judged('no-evidence', 'no fault was injected');
  if (series.from(injecting) >= series.from(until)) return judged('no-evidence', 'no probe was sent');
  const spell = badSpells(series, injecting, until)[0];
  if (spell === undefined) return judged(missing(matter), 'every probe was good');
  const from = series.intended(spell.first);
  const { goodAfter } = spell;
  if (goodAfter !== undefined && series.over(goodAfter) <= until) {
    const at = series.intended(goodAfter);
    return judged(missing(matter), `bad from ${moment(from)}, but good again at ${moment(at)}`, at);
  }
  return judged('pass', `from ${moment(from)} on: ${said(series, spell.first)}`, from);
}

/** Back for good: a stable run after the undo, and no relapse after that. */
function recovered(matter: Case, probe: ProbeName): Finding[] {
  const { evidence, header } = matter;
  const expectation = `${probe} recovers after the undo, ${header.stableProbes} times good in a row, and stays so`;
  const judged = (grade: Finding['grade'], because: string, at?: Millis): Finding[] => [
    finding(expectation, 'recover', grade, because, at),
  ];
  const { undoing, undone } = evidence.fault;
  if (undoing === undefined || undone === undefined)
    return judged('no-evidence', 'the undo was never complete');
  const series = evidence.probes[probe];
  const until = watchedUntil(evidence);
  if (series.from(until) - series.from(undone) < header.stableProbes) {
    return judged(
      'no-evidence',
      `fewer than ${count(header.stableProbes, 'probe')} were sent after the undo`,
    );
  }
  const seen = recoveryOf(evidence, header, probe);
  // Never bad: whether it should have been is judged elsewhere; here it only has to be good now.
  if (seen === undefined || seen.status === 'never-bad') return judged('pass', 'it was good all along');
  if (seen.status === 'not-recovered') return judged('fail', seen.reason);
  const relapse = badSpells(series, seen.at.high, until).find(
    (spell) => series.intended(spell.first) > seen.at.high,
  );
  if (relapse !== undefined) {
    const at = series.intended(relapse.first);
    const because = `good again at ${moment(seen.at.high)}, but at ${moment(at)} ${said(series, relapse.first)}`;
    return judged('fail', because, at);
  }
  return judged('pass', `${duration(Math.max(0, seen.at.high - undone))} after the undo`, seen.at.high);
}

/** Silence is not goodness: from the steady state on, no hole in the probing longer than a breath. */
function probedThroughout({ evidence, header }: Case, probe: ProbeName): Finding {
  const expectation = `${probe} is probed every ${exact(header.resolutionMs)} throughout`;
  const series = evidence.probes[probe];
  const begin = evidence.phases.get('steady')?.begin ?? 0;
  const end = watchedUntil(evidence);
  const limit = Math.max(SMALLEST_HOLE_MS, header.stableProbes * header.resolutionMs);
  let previous = begin;
  for (let i = series.from(begin); i <= series.length; i++) {
    const next = i < series.length ? Math.min(series.intended(i), end) : end;
    if (next - previous > limit) {
      const because = `no probe for ${duration(next - previous)} from ${moment(previous)}`;
      return finding(expectation, phaseAt(evidence, previous), 'no-evidence', because, previous);
    }
    previous = next;
  }
  return finding(expectation, 'hold', 'pass', `no hole longer than ${exact(limit)}`);
}

function said(series: ProbeSeries, i: number): string {
  const { outcome, status, json } = series.answer(i);
  const fields = json === undefined ? '' : ` ${JSON.stringify(json)}`;
  return status === undefined ? `${outcome}${fields}` : `${outcome} with status ${status}${fields}`;
}
