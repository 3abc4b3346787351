/**
 * Timeline → findings → verdict. Pure: no clock, no files, no engine; the same timeline gives the same
 * judgement, byte for byte, today and in a year.
 *
 * ```
 *  records ─► evidence ─► figures, alert lives, ledger ─► findings ─► verdict
 * ```
 *
 * Absence of evidence is never success: what nobody saw is graded `no-evidence`, and one such finding makes
 * the verdict `not-proven` at best.
 */

import type { Finding, Judgement, Measure } from '../model/judgement.ts';
import type { MeasureName } from '../model/objective.ts';
import { MEASURES } from '../model/objective.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { alertLives, alertSummaries } from '../signals/alerts/alert-life.ts';
import { type Evidence, gather } from '../signals/evidence.ts';
import { judgeExpectedAlerts } from './alerts/expected.ts';
import { judgeUnexpectedAlerts } from './alerts/unexpected.ts';
import type { Case } from './case.ts';
import { finding } from './case.ts';
import { judgeChecks } from './checks/judge.ts';
import { judgeChance } from './fault/chance.ts';
import { judgeFault } from './fault/judge.ts';
import { judgeWorkload } from './ledger/judge.ts';
import { ledger } from './ledger/ledger.ts';
import { judgeLoad } from './load/judge.ts';
import { loadSummary } from './load/summary.ts';
import { judgeMetrics } from './metrics/judge.ts';
import { gradedMeasures, judgeObjectives } from './objectives/judge.ts';
import { judgeOrchestrator, orchestratorOf } from './orchestrator/judge.ts';
import { phaseDurations } from './phase-durations.ts';
import { judgeProbes } from './probes/judge.ts';
import { figures } from './recovery/figures.ts';
import { impactOf } from './recovery/impact.ts';
import { recovered } from './recovery/recovered.ts';
import { judgeRetries } from './retries/judge.ts';
import { judgeSources, withoutHoles } from './sources/judge.ts';
import { discountStarved } from './starved.ts';
import { judgeSteady } from './steady/judge.ts';
import { judgeTraffic } from './traffic/judge.ts';
import { verdictOf } from './verdict.ts';

/** Judges a timeline. Never throws for what a timeline lacks: what it lacks is in the findings. */
export function judge(records: Iterable<TimelineRecord>): Judgement {
  return judgement(gather(records));
}

/** {@link judge} for evidence that was gathered record by record. */
export function judgement(gathered: Evidence): Judgement {
  const evidence = withoutHoles(gathered);
  const lives = alertLives(evidence);
  const alerts = alertSummaries(evidence, lives);
  const seen = figures(evidence, alerts);
  const writes = ledger(evidence);
  const { header } = evidence;
  const orchestrator = header && orchestratorOf(evidence, header);
  const load = header && loadSummary(evidence, header);
  const matter: Case | undefined = header && {
    evidence,
    header,
    lives,
    alerts,
    figures: seen,
    ledger: writes,
    orchestrator,
    load,
  };
  const findings = matter === undefined ? [] : discountStarved(findingsOf(matter), evidence, matter.header);
  return {
    verdict: verdictOf(evidence, findings),
    findings,
    measures: matter === undefined ? noMeasures() : gradedMeasures(matter),
    flaps: seen.flaps.map(({ lasted }) => lasted),
    ledger: writes.summary,
    alerts,
    ...(orchestrator === undefined ? {} : { orchestrator }),
    ...(load === undefined ? {} : { load }),
    durations: phaseDurations(evidence),
  };
}

function noMeasures(): Record<MeasureName, Measure> {
  const absent = { absent: 'the timeline has no header' };
  return Object.fromEntries(MEASURES.map((name) => [name, absent])) as Record<MeasureName, Measure>;
}

/** In the order in which a reader would ask. */
function findingsOf(matter: Case): Finding[] {
  return [
    ...unavailable(matter),
    ...judgeSources(matter),
    ...judgeSteady(matter),
    ...judgeFault(matter),
    ...judgeChance(matter),
    ...judgeProbes(matter),
    ...judgeTraffic(matter),
    ...judgeChecks(matter),
    ...judgeRetries(matter),
    ...judgeLoad(matter),
    ...impactRecovers(matter),
    ...judgeOrchestrator(matter),
    ...judgeMetrics(matter, 'hold'),
    ...judgeExpectedAlerts(matter),
    ...judgeUnexpectedAlerts(matter),
    ...judgeMetrics(matter, 'verify'),
    ...judgeWorkload(matter),
    ...judgeObjectives(matter),
  ];
}

/** Whom the fault hits, where no probe stands for them. */
function impactRecovers(matter: Case): Finding[] {
  const { evidence, header } = matter;
  return header.contract.impact === undefined ? [] : [recovered(matter, impactOf(evidence, header))];
}

/** The runner found that it could not ask the drill's question here, and said why. */
function unavailable({ evidence }: Case): Finding[] {
  if (evidence.end?.outcome !== 'unavailable') return [];
  return [finding('the drill can be run', 'start', 'no-evidence', evidence.end.reason, evidence.end.t)];
}
