/** Was there anything to break? Until everything worked, nothing that happens later means anything. */

import type { Finding } from '../../model/judgement.ts';
import type { ProbeName } from '../../model/request.ts';
import { PROBES } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { Evidence } from '../../signals/evidence.ts';
import { phaseEnd } from '../../signals/evidence.ts';
import { count, exact, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { judgeMetrics } from '../metrics/judge.ts';

/** A steady state that was not reached makes the drill not proven; it is not the target's failure. */
export function judgeSteady(matter: Case): Finding[] {
  const span = steadySpan(matter.evidence);
  if (span === undefined) {
    const because = 'the steady phase never began';
    return [finding('a steady state is reached', 'steady', 'no-evidence', because)];
  }
  return [
    ...unmetWaits(matter.evidence),
    ...PROBES.map((probe) => steadyProbe(matter, probe, span)),
    steadyWorkload(matter, span),
    quiet(matter, span),
    ...judgeMetrics(matter, 'steady'),
  ];
}

interface Span {
  begin: Millis;
  end: Millis;
}

/** From the steady phase's beginning to the injection: what is over by then, the fault cannot have touched. */
function steadySpan(evidence: Evidence): Span | undefined {
  const begin = evidence.phases.get('steady')?.begin;
  if (begin === undefined) return undefined;
  return { begin, end: evidence.fault.injecting ?? phaseEnd(evidence, 'steady') ?? evidence.last };
}

/** Waits given up before the fault. */
function unmetWaits(evidence: Evidence): Finding[] {
  return evidence.waits
    .filter((wait) => !wait.met && (wait.phase === 'start' || wait.phase === 'steady'))
    .map((wait) => {
      const because = `gave up after ${exact(wait.limitMs)}; last seen: ${wait.lastSeen}`;
      return finding(`${wait.for}, before anything is broken`, wait.phase, 'no-evidence', because, wait.t);
    });
}

/** Good, and often enough to be called stable by the contract's own word. */
function steadyProbe({ evidence, header }: Case, probe: ProbeName, { begin, end }: Span): Finding {
  const series = evidence.probes[probe];
  const expectation = `${probe} is good throughout the steady state`;
  let seen = 0;
  for (let i = series.from(begin); i < series.length && series.intended(i) <= end; i++) {
    if (series.over(i) > end) continue;
    seen += 1;
    if (series.good(i)) continue;
    const { outcome, status } = series.answer(i);
    const answer = status === undefined ? outcome : `${outcome}, status ${status}`;
    const at = series.intended(i);
    return finding(expectation, 'steady', 'no-evidence', `a probe at ${moment(at)} was ${answer}`, at);
  }
  if (seen < header.stableProbes) {
    const because = `${count(seen, 'probe')}, where ${header.stableProbes} are called stable`;
    return finding(expectation, 'steady', 'no-evidence', because);
  }
  return finding(expectation, 'steady', 'pass', `all ${seen} probes were good`);
}

/** All requests succeed, and at least half the writes and reads that the contract offers were there to see it. */
function steadyWorkload({ evidence, header }: Case, { begin, end }: Span): Finding {
  const expectation = 'the workload succeeds in the steady state';
  const within = (one: { intended: Millis; t: Millis }): boolean => one.intended >= begin && one.t <= end;
  const writes = evidence.writes.filter(within);
  const reads = evidence.reads.filter(within);
  const failed = [
    ...writes.filter((write) => write.outcome !== 'acknowledged'),
    ...reads.filter((read) => !read.ok || read.found === false),
  ].sort((a, b) => a.intended - b.intended)[0];
  if (failed !== undefined) {
    const what = failed.kind === 'write' ? `a write was ${failed.outcome}` : 'a read failed';
    const status = failed.status === undefined ? '' : ` with status ${failed.status}`;
    const because = `${what}${status} at ${moment(failed.intended)}`;
    return finding(expectation, 'steady', 'no-evidence', because, failed.intended);
  }
  const offered = (header.workload.ratePerSecond * (end - begin)) / 1000;
  // Offered half and half.
  const enough = Math.max(1, offered / 4);
  if (writes.length < enough || reads.length < enough) {
    const seen = `${count(writes.length, 'write')} and ${count(reads.length, 'read')}`;
    const because = `only ${seen} of ${Math.round(offered)} requests were over in it`;
    return finding(expectation, 'steady', 'no-evidence', because);
  }
  const because = `all ${count(writes.length, 'write')} and ${count(reads.length, 'read')} succeeded`;
  return finding(expectation, 'steady', 'pass', because);
}

/** No alert fires before the fault. That one did is also judged as unexpected; here it spoils the start. */
function quiet({ lives }: Case, { begin, end }: Span): Finding {
  const expectation = 'no alert fires in the steady state';
  for (const { name, episodes } of lives.values()) {
    const firing = episodes.find(
      (one) => one.firing !== undefined && one.firing.high <= end && (one.ended?.high ?? end) >= begin,
    )?.firing;
    if (firing === undefined) continue;
    const because = `${name} was firing, seen at ${moment(firing.high)}`;
    return finding(expectation, 'steady', 'no-evidence', because, firing.high);
  }
  return finding(expectation, 'steady', 'pass', 'none did');
}
