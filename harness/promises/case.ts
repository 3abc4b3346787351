/** What every judge is given: the evidence, and the figures drawn from it. */

import type { AlertSummary, Finding, Grade, LoadSummary, OrchestratorSummary } from '../model/judgement.ts';
import type { Phase } from '../model/phase.ts';
import type { RunHeader } from '../model/run-header.ts';
import type { Millis } from '../model/time.ts';
import type { AlertLife } from '../signals/alerts/alert-life.ts';
import type { Evidence } from '../signals/evidence.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Figures } from './recovery/figures.ts';

export interface Case {
  evidence: Evidence;
  header: RunHeader;
  lives: ReadonlyMap<string, AlertLife>;
  alerts: readonly AlertSummary[];
  figures: Figures;
  ledger: Ledger;
  orchestrator: OrchestratorSummary | undefined;
  load: LoadSummary | undefined;
}

export function finding(
  expectation: string,
  phase: Phase,
  grade: Grade,
  because: string,
  at?: Millis,
): Finding {
  return { expectation, phase, grade, because, ...(at === undefined ? {} : { at }) };
}

/** Whether the fault's effect may pause at a moment of the hold: after a whole period of it, where it has one. */
export function pausesByContract({ evidence, header }: Case, t: Millis): boolean {
  const { periodMs } = header.contract;
  const { injecting, undoing = Number.POSITIVE_INFINITY } = evidence.fault;
  return periodMs !== undefined && injecting !== undefined && t - injecting >= periodMs && t <= undoing;
}
