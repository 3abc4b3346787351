/** `report.json` of a rehearsal. Kept stable: other programs read it, and next month's rehearsal does. */

import type { Grade, LedgerSummary, Verdict } from '../../model/judgement.ts';
import type { ImageUsed } from '../../model/run-header.ts';
import type { Interval, Millis } from '../../model/time.ts';

/** Milliseconds of an earlier rehearsal: the worse end of its interval. */
export interface Earlier {
  startedAt: string;
  high: Millis;
}

/** Something that was timed, what was promised of it, and how it went before. */
export interface Timed {
  id: string;
  title: string;
  measured: Interval | null;
  /** Milliseconds; null where nobody promised anything. */
  objective: Millis | null;
  acceptable: Millis | null;
  source: 'owners' | 'ours' | null;
  grade: Grade | null;
  /** The rehearsal before this one. */
  last: Earlier | null;
  /** The last twelve, oldest first, without this one. */
  trend: Earlier[];
}

export interface StepReport extends Timed {
  who: string;
  until: string;
  /** `open` was never come to. */
  outcome: 'done' | 'failed' | 'skipped' | 'open';
  /** `scene` and `watch`: done by Firedrill in any case. */
  part: 'step' | 'scene' | 'watch';
  attempts: number;
  /** When its first attempt began and its last ended, on the rehearsal's clock. */
  began: Millis | null;
  ended: Millis | null;
  /** Why it failed or was skipped. */
  reason?: string;
}

export interface FigureReport extends Timed {
  /** Why there is none. */
  absent?: string;
}

export interface DecisionReport {
  at: Millis;
  act: boolean;
  because: string;
  /** What it had to come to, which nobody told the decider. */
  expected: { act: boolean; because: string } | null;
  right: boolean | null;
  rules: { id: string; title: string; kind: 'trigger' | 'against'; holds: boolean; because: string }[];
}

/** A row that does not read what was written. */
export interface RowReport {
  id: string;
  wrote: string;
  /** Null when it is not there any more. */
  reads: string | null;
}

export interface RehearsalReport {
  schema: 1;
  rehearsal: string;
  title: string;
  target: string;
  variant: string;
  variantTitle: string;
  way: string;
  run: string;
  startedAt: string;
  /** Milliseconds from the first record to the last. */
  durationMs: Millis;
  manual: boolean;
  commit: string;
  firedrill: string;
  engine: string;
  images: Readonly<Record<string, ImageUsed>>;
  verdict: Verdict;
  steps: StepReport[];
  /** What the runbook has besides, and why it is not rehearsed. */
  notRehearsed: { title: string; who: string; why: string }[];
  figures: FigureReport[];
  decisions: DecisionReport[];
  checklist: { list: string; title: string; ok: boolean; evidence: string }[];
  ledger: LedgerSummary;
  /** Acknowledged, and gone or changed at the end. */
  lost: RowReport[];
  /** Wrong already before the way back: the release's doing, and somebody's to mend. */
  damaged: RowReport[];
  deviations: string[];
}
