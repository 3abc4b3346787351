/** What the orchestrator would have done with the instance, and whether that is what its owners want. */

import type { Finding, Grade, OrchestratorAct, OrchestratorSummary } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { OrchestratorProbe } from '../../model/target.ts';
import type { Evidence } from '../../signals/evidence.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { actInWords, askedHow } from '../../text/orchestrator.ts';
import { type Case, finding } from '../case.ts';
import { faultProven } from '../sources/judge.ts';
import { failing, succeeding } from './acts.ts';

/** The service that is probed. */
const PROBED = 'api';

/** What it would have done; undefined where nobody said how it asks, or the run does not show it. */
export function orchestratorOf(evidence: Evidence, header: RunHeader): OrchestratorSummary | undefined {
  const { orchestrator, resolutionMs } = header;
  const { injecting, injected, undoing, undone } = evidence.fault;
  if (!orchestrator || injecting === undefined || injected === undefined) return undefined;
  if (undoing === undefined || undone === undefined) return undefined;
  const { readiness, liveness } = evidence.probes;
  if (readiness.length === 0 || liveness.length === 0) return undefined;
  const hold = { begin: injected, end: undoing };
  const after = { begin: undone, end: watchedUntil(evidence) };
  const broken = { from: injecting, repeat: hold, resolutionMs };
  return {
    removed: failing({ series: readiness, probe: orchestrator.readiness, ...broken }),
    returned: succeeding({
      series: readiness,
      probe: orchestrator.readiness,
      from: undone,
      repeat: after,
      resolutionMs,
    }),
    restarted: failing({ series: liveness, probe: orchestrator.liveness, ...broken }),
  };
}

export function judgeOrchestrator(matter: Case): Finding[] {
  const { header, orchestrator: would } = matter;
  if (header.orchestrator === undefined) return [];
  if (would === undefined)
    return [
      finding(
        'what an orchestrator would have done',
        'hold',
        'no-evidence',
        'no fault was injected and undone',
      ),
    ];
  const { readiness, liveness } = header.orchestrator;
  return [
    // Where readiness is left to chance, so is what an orchestrator makes of it.
    ...(header.whileBroken.readiness === 'either' ? [] : [rotation(matter, would.removed, readiness)]),
    ...(header.service === PROBED ? [] : [restart(matter, would.restarted, liveness)]),
  ];
}

/** An instance that cannot serve must get no traffic, and one that can must not lose it. */
function rotation(matter: Case, removed: OrchestratorAct, probe: OrchestratorProbe): Finding {
  const leaves = matter.header.contract.readiness !== undefined;
  const expectation = `an orchestrator ${leaves ? 'takes the instance out of' : 'leaves the instance in'} rotation (readiness ${askedHow(probe)})`;
  const grade = leaves ? gradeOf(removed.share.low === 1, removed.share.high === 1) : neverOf(removed);
  return finding(
    expectation,
    'hold',
    proven(matter, grade),
    actInWords(removed, 'taken out', 'the injection'),
  );
}

/** Restarting a process that is well cures no dependency, and costs what it had warm. */
function restart(matter: Case, restarted: OrchestratorAct, probe: OrchestratorProbe): Finding {
  const { evidence, header } = matter;
  const expectation = `an orchestrator does not restart the process because ${header.service} is broken (liveness ${askedHow(probe)})`;
  const { injecting = 0 } = evidence.fault;
  const died = evidence.engine.some(
    ({ service, action, t }) =>
      service === PROBED && action === 'die' && t >= injecting && t <= watchedUntil(evidence),
  );
  if (died && restarted.share.high > 0)
    return finding(expectation, 'hold', 'no-evidence', 'the process ended by itself: a restart was right');
  return finding(
    expectation,
    'hold',
    proven(matter, neverOf(restarted)),
    actInWords(restarted, 'restarted', 'the injection'),
  );
}

function neverOf({ share }: OrchestratorAct): Grade {
  return gradeOf(share.high === 0, share.low === 0);
}

/** What may be and need not be is not known. */
function gradeOf(certainly: boolean, possibly: boolean): Grade {
  if (certainly) return 'pass';
  return possibly ? 'no-evidence' : 'fail';
}

function proven({ evidence }: Case, grade: Grade): Grade {
  return grade === 'fail' && !faultProven(evidence) ? 'no-evidence' : grade;
}
