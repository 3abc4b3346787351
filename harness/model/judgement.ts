import type { LoadMoment, LoadResult } from './load.ts';
import type { MeasureName } from './objective.ts';
import type { Phase } from './phase.ts';
import type { ImageUsed } from './run-header.ts';
import type { Interval, Millis } from './time.ts';
import type { AsWritten, KeptRecord } from './timeline.ts';

export type Grade = 'pass' | 'acceptable' | 'fail' | 'no-evidence';

export type VerdictStatus = 'pass' | 'acceptable' | 'fail' | 'not-proven' | 'aborted' | 'error';

export interface Finding {
  /** Made of keys of the contract, and stable where words are not: `alerts/VezaHigh5xxRate/fires`. */
  id: string;
  /** The promise, in the words of the contract's owner. */
  expectation: string;
  phase: Phase;
  grade: Grade;
  because: string;
  /** When it was decided, on the run's clock. */
  at?: Millis;
}

export interface Verdict {
  status: VerdictStatus;
  reason?: string;
}

export type Measure =
  | (Interval & { resolution: Millis; objective?: number; acceptable?: number; grade?: Grade })
  | { absent: string };

export interface LedgerSummary {
  attempted: number;
  acknowledged: number;
  refused: number;
  indeterminate: number;
  lost: number;
  duplicated: number;
  resurrected: number;
  /** Age in ms, at injection's end or readback, of the oldest lost write; 0 when none was lost. */
  rpoMs: number;
}

export interface AlertSummary {
  name: string;
  expected: boolean;
  pending: Interval | null;
  firing: Interval | null;
  delivered: Interval | null;
  resolved: Interval | null;
  resolvedDelivered: Interval | null;
  asWritten: AsWritten;
}

/** Something an orchestrator would have done, or not. */
export interface OrchestratorAct {
  /** Of all moments at which it might begin to ask, the share (0 to 1) that lead to the act. */
  share: Interval;
  /** Milliseconds from the fault's edge to the act; absent when it comes to none. */
  when?: Interval;
}

/** What the orchestrator of production would have done, had the fault lasted for as long as it takes to act. */
export interface OrchestratorSummary {
  /** Out of rotation, from the injection. */
  removed: OrchestratorAct;
  /** Into rotation again, from the undo, if it was out. */
  returned: OrchestratorAct;
  /** Restarted, from the injection. */
  restarted: OrchestratorAct;
}

/**
 * What a remedy did: its figure in every window without it and with it, milliseconds, in the order they were run. Each is
 * as wide as the generator was late, or as the looks at the queue are apart.
 */
export interface RemedySummary {
  name: string;
  title: string;
  figure: 'p95' | 'drain';
  without: (Interval | null)[];
  with: (Interval | null)[];
  /** `open`: some windows with it were no better than some without. */
  helps: 'yes' | 'no' | 'open';
}

/** The spike of a run, against what the stack can do. */
export interface LoadSummary extends LoadResult {
  /** Requests per second that the stack completes when it is never idle, and with how many users that was seen. */
  capacity: { perSecond: number; users: number; generatorCpu: number } | null;
  /** Requests per second of the spike. */
  offeredPerSecond: number;
  durationMs: Millis;
  /** Milliseconds from the end of the spike to the last of its answers. */
  lastAnswerMs: Millis;
  /** Second by second. */
  moments: LoadMoment[];
  /** The most that waited, and from the end of the spike until none did; absent where the target has no queue. */
  queue?: { most: number | null; drain: Interval | null };
  kept: (Pick<KeptRecord, 'acknowledged' | 'undone'> & { lost: number; duplicated: number }) | null;
  remedies: RemedySummary[];
  /** Of the order in which the remedies were tried. */
  seed: number;
}

/** All that can be said of a timeline; the same timeline gives the same judgement, byte for byte. */
export interface Judgement {
  verdict: Verdict;
  findings: Finding[];
  measures: Record<MeasureName, Measure>;
  /** Outages inside the outage, by the user probe, listed apart. */
  flaps: Interval[];
  ledger: LedgerSummary;
  alerts: AlertSummary[];
  /** Absent where the contract names no orchestrator, or the fault was not both injected and undone. */
  orchestrator?: OrchestratorSummary;
  /** Where the fault was load. */
  load?: LoadSummary;
  durations: Partial<Record<Phase, Millis>>;
}

/** `report.json`. Kept stable: other programs read it. */
export interface Report extends Judgement {
  schema: 1;
  run: string;
  drill: string;
  variant: string;
  target: string;
  startedAt: string;
  pace: number;
  commit: string;
  engine: string;
  images: Readonly<Record<string, ImageUsed>>;
}
