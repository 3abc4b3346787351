/** Which way each probe must go while the fault lasts, and that it comes back. */

import { badSpells } from '../../figures/bad-spells.ts';
import { answerMatcher, detection } from '../../figures/detection.ts';
import type { ProbeSeries } from '../../figures/series.ts';
import type { Way } from '../../model/drill.ts';
import type { Finding } from '../../model/judgement.ts';
import type { ProbeName } from '../../model/request.ts';
import { PROBES } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import { phaseAt, watchedUntil } from '../../signals/evidence.ts';
import { count, duration, exact, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { recovered, said } from '../recovery/recovered.ts';
import { faultProven } from '../sources/judge.ts';

/** A hole in the probing that a person would notice; shorter ones are the machine's breath. */
const SMALLEST_HOLE_MS = 1000;

export function judgeProbes(matter: Case): Finding[] {
  return PROBES.flatMap((probe) => [
    ...(expected(matter, probe) === 'either' ? [] : [whileBroken(matter, probe)]),
    ...(expected(matter, probe) !== 'good'
      ? [recovered(matter, { name: probe, series: matter.evidence.probes[probe] })]
      : []),
    probedThroughout(matter, probe),
  ]);
}

/**
 * For readiness the contract has the last word: without an answer for this drill it must stay good, unless the drill
 * leaves it to chance.
 */
function expected({ header }: Case, probe: ProbeName): Way {
  const way = header.whileBroken[probe];
  if (probe !== 'readiness' || way === 'either') return way;
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

/** Good from the injection to the end of watching, but for blips that the contract foresees. */
function staysGood({ evidence, header }: Case, probe: ProbeName): Finding {
  const expectation = `${probe} stays good while the fault lasts and after`;
  const series = evidence.probes[probe];
  const { injecting } = evidence.fault;
  if (injecting === undefined) return finding(expectation, 'hold', 'no-evidence', 'no fault was injected');
  const until = watchedUntil(evidence);
  const spells = badSpells(series, injecting, until).map((spell) => {
    const at = series.intended(spell.first);
    const end = spell.goodAfter === undefined ? until : series.intended(spell.goodAfter);
    return { first: spell.first, bad: spell.last - spell.first + 1, at, lasted: end - at };
  });
  const foreseen = header.contract.blips?.filter((blip) => blip.probe === probe) ?? [];
  const allowance = ({ at, lasted }: { at: Millis; lasted: Millis }) =>
    foreseen.find(({ phases, atMostMs }) => phases.includes(phaseAt(evidence, at)) && lasted <= atMostMs);
  const seen = sentBetween(series, injecting, until);
  const broken = spells.find((spell) => allowance(spell) === undefined);
  if (broken !== undefined) {
    const bad = spells.reduce((sum, spell) => sum + spell.bad, 0);
    const because = `${bad} of ${seen} probes were bad, the first at ${moment(broken.at)}: ${said(series, broken.first)}`;
    return finding(expectation, phaseAt(evidence, broken.at), 'fail', because, broken.at);
  }
  if (seen < header.stableProbes)
    return finding(expectation, 'hold', 'no-evidence', `only ${count(seen, 'probe')} looked`);
  const [blip] = spells;
  if (blip === undefined) return finding(expectation, 'hold', 'pass', `all ${seen} probes were good`);
  const because = `bad for ${duration(blip.lasted)} at ${moment(blip.at)}, which the contract allows: ${allowance(blip)?.reason}`;
  return finding(expectation, 'hold', 'pass', because, blip.at);
}

/** Probes due by `until` that were not over before `since`. */
function sentBetween(series: ProbeSeries, since: Millis, until: Millis): number {
  let seen = 0;
  for (let i = 0; i < series.length && series.intended(i) <= until; i++)
    if (series.over(i) >= since) seen += 1;
  return seen;
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
    // One that the runner could not send was not answered by anybody.
    if (answer.outcome === 'unsent') continue;
    const late = answer.outcome === 'late';
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
