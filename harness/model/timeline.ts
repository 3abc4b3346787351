import type { Effect } from './effect.ts';
import type { LoadMoment, LoadResult } from './load.ts';
import type { Phase } from './phase.ts';
import type { ProbeName } from './request.ts';
import type { RunHeader } from './run-header.ts';
import type { Interval, Millis } from './time.ts';

export type ProbeOutcome = 'good' | 'bad' | 'late' | 'refused' | 'reset' | 'unsent';

export type AlertState = 'inactive' | 'pending' | 'firing';

/** Names, for the reader of a record, of what was wanted and what was last seen when it did not come. */
export interface WaitRecord {
  kind: 'wait';
  /** What was waited for, by its stable name; absent in timelines that were recorded before waits had one. */
  id?: string;
  t: Millis;
  /** When waiting began. */
  since: Millis;
  phase: Phase;
  for: string;
  limitMs: number;
  met: boolean;
  lastSeen: string;
}

/** A probe, timed from its intended send. `json` holds the fields the contract asks about. */
export interface ProbeRecord {
  kind: 'probe';
  probe: ProbeName;
  /** When it was due; `sent` is when it left, `t` when it was over. */
  intended: Millis;
  sent: Millis;
  t: Millis;
  outcome: ProbeOutcome;
  status?: number;
  json?: Record<string, unknown>;
}

/** One look at the rules through Prometheus' API; only changes of state are recorded. */
export interface AlertRecord {
  kind: 'alert';
  /** First look that showed the state; the state began after `after`, the last look that did not. */
  t: Millis;
  after: Millis;
  alert: string;
  state: AlertState;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A notification as the receiver got it, stamped on arrival. */
export interface NotificationRecord {
  kind: 'notification';
  t: Millis;
  status: 'firing' | 'resolved';
  alert: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** acknowledged: said yes. refused: said no. indeterminate: said nothing in time; it may exist. */
export type WriteOutcome = 'acknowledged' | 'refused' | 'indeterminate';

export interface WriteRecord {
  kind: 'write';
  id: string;
  intended: Millis;
  sent: Millis;
  t: Millis;
  outcome: WriteOutcome;
  status?: number;
  /** The fields that the contract's `writes` asks about. */
  json?: Record<string, unknown>;
}

/** One call of a check, timed from its send. */
export interface CallRecord {
  kind: 'call';
  /** The check's key. */
  check: string;
  phase: Phase;
  /** Counted from 0. */
  round: number;
  /** Method, path and body as they were sent: what makes two requests the same. */
  request: string;
  sent: Millis;
  t: Millis;
  outcome: 'answered' | 'late' | 'refused' | 'reset';
  status?: number;
  /** The fields that the check asks about. */
  json?: Record<string, unknown>;
}

/** The source of evidence that is not asked but watched: it may be set. */
export const WALL_CLOCK = 'wall clock';

/** Sources of what Prometheus does of itself: one that answers may do neither, and what it says is old. */
export const EVALUATIONS = 'evaluations';
export const SCRAPES = 'scrapes';

/** A stretch of load that is over. */
export interface LoadRecord {
  kind: 'load';
  t: Millis;
  window: 'warm-up' | 'capacity' | 'spike' | 'remedy';
  /** Which one, and whether it was in force. */
  remedy?: string;
  on?: boolean;
  /** The service still got quicker when this began: what was seen is less than it can do. */
  cold?: true;
  /** From the first request that was due to the end of sending. */
  from: Millis;
  to: Millis;
  load: LoadResult;
  moments: LoadMoment[];
}

/** Whether what was acknowledged under load is there, once all is over. */
export interface KeptRecord {
  kind: 'kept-under-load';
  t: Millis;
  acknowledged: number;
  /** Ids that were acknowledged and are not in the list; and ids in it more than once. */
  lost: string[];
  duplicated: string[];
  /** Of those in the list, how many are not yet what they must become; absent where nothing is asked. */
  undone?: number;
  error?: string;
}

/** One kind of record. */
export type RecordOf<Kind extends TimelineRecord['kind']> = Extract<TimelineRecord, { kind: Kind }>;

export type TimelineRecord =
  | RunHeader
  | LoadRecord
  | KeptRecord
  /** The spike's last request has left; so many had been planned. */
  | { kind: 'sent'; t: Millis; planned: number; sent: number }
  /** How many wait, by the target's own count; null when it did not say. */
  | { kind: 'queue'; t: Millis; depth: number | null }
  | { kind: 'phase'; t: Millis; phase: Phase; edge: 'begin' | 'end' }
  | WaitRecord
  | ProbeRecord
  /** The runner's own clock stood still for `forMs` until `t`: figures it touches are invalid. */
  | { kind: 'stall'; t: Millis; forMs: Millis; thread: 'main' | 'prober' }
  /** A source of evidence answered or did not; recorded when that changes, and at the first look. */
  | { kind: 'source'; t: Millis; source: string; ok: boolean; detail: string }
  /** One look at a query of a promise, by its key: the values of all series found, `[]` when there were none. */
  | { kind: 'metric'; t: Millis; metric: string; phase: Phase; values: number[]; error?: string }
  /** A line of a service's log that a promise asks about, by the promise's key; `at` is when the service wrote it. */
  | { kind: 'log'; t: Millis; key: string; service: string; at: Millis; line: string }
  /** What a service holds, by the engine's own count: memory in MiB, open files, connections, and how often it was started. */
  | {
      kind: 'resource';
      t: Millis;
      service: string;
      memoryMiB?: number;
      openFiles?: number;
      connections?: number;
      starts?: number;
    }
  | AlertRecord
  | NotificationRecord
  /** What the engine said of a container of this run, stamped on arrival. */
  | { kind: 'engine'; t: Millis; service: string; action: string; exitCode?: number }
  | {
      kind: 'fault';
      t: Millis;
      stage: 'injecting' | 'injected' | 'undoing' | 'undone' | 'failed';
      detail: string;
    }
  | ({ kind: 'effect'; t: Millis; phase: Phase } & Effect)
  /** All connections drew again whether they are struck, see `Fault.again`. */
  | { kind: 'drawn'; t: Millis }
  /**
   * A request as it arrived at another service, by that service's own log: `at` is when it logged it, milliseconds
   * since 1970 by the engine's clock, good for differences. Records with one key are the same request, sent again.
   */
  | { kind: 'arrival'; t: Millis; service: string; key: string; at: number }
  /** A write is about to be sent: without a `write` record of its id it is indeterminate. */
  | { kind: 'attempt'; t: Millis; id: string }
  | WriteRecord
  /** A read of an acknowledged id by the workload: `found` is false when the target said it is absent. */
  | { kind: 'read'; intended: Millis; sent: Millis; t: Millis; ok: boolean; status?: number; found?: boolean }
  | CallRecord
  /** What another service had counted before a check's first call, and after its last. */
  | { kind: 'count'; t: Millis; check: string; edge: 'before' | 'after'; value?: number; error?: string }
  /** After recovery: how many copies of an id there are; -1 when the target could not say. */
  | { kind: 'readback'; t: Millis; id: string; copies: number }
  /** The answer of the unmodified rules to the recorded series; production time after injection/undo, ms. */
  | ({ kind: 'as-written'; t: Millis; alert: string } & AsWritten)
  | { kind: 'end'; t: Millis; outcome: 'completed' | 'aborted' | 'error' | 'unavailable'; reason: string };

/** When production would have been told. `resolves` is measured from the undo. */
export interface AsWritten {
  status: 'fires' | 'never' | 'not-proven';
  fires?: Interval;
  resolves?: Interval;
  reason?: string;
}
