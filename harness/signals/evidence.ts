/**
 * A timeline sorted into what was observed of each thing, in one pass and without copying probes about.
 * Records of unknown kinds are passed over: an older judge can read a newer timeline.
 */

import { type ProbeSeries, probeColumns } from '../figures/series.ts';
import type { Phase } from '../model/phase.ts';
import { PHASES } from '../model/phase.ts';
import type { ProbeName } from '../model/request.ts';
import type { RunHeader } from '../model/run-header.ts';
import type { Millis } from '../model/time.ts';
import type {
  AlertRecord,
  AsWritten,
  CallRecord,
  KeptRecord,
  LoadRecord,
  NotificationRecord,
  TimelineRecord,
  WaitRecord,
  WriteRecord,
} from '../model/timeline.ts';

type Of<K extends TimelineRecord['kind']> = Extract<TimelineRecord, { kind: K }>;

/** The edges of the fault. Each is the first of its kind: undo is idempotent and may be called again. */
export interface FaultEdges {
  injecting?: Millis;
  injected?: Millis;
  undoing?: Millis;
  undone?: Millis;
  failures: { t: Millis; detail: string }[];
}

export interface Evidence {
  header: RunHeader | undefined;
  end: Of<'end'> | undefined;
  /** Time of the last record. */
  last: Millis;
  /** `idle`: milliseconds between its parts, in which the run waited for its turn. */
  phases: Map<Phase, { begin: Millis; end?: Millis; idle?: Millis }>;
  waits: WaitRecord[];
  probes: Readonly<Record<ProbeName, ProbeSeries>>;
  stalls: Of<'stall'>[];
  sources: Map<string, Of<'source'>[]>;
  metrics: Of<'metric'>[];
  alerts: AlertRecord[];
  notifications: NotificationRecord[];
  engine: Of<'engine'>[];
  fault: FaultEdges;
  effects: Of<'effect'>[];
  /** When a fault that strikes by chance drew again. */
  drawn: Millis[];
  /** Requests as they arrived at the other end of a link. */
  arrivals: Of<'arrival'>[];
  /** Writes that were about to be sent, by id, in order. */
  attempts: Map<string, Millis>;
  writes: WriteRecord[];
  reads: Of<'read'>[];
  readbacks: Map<string, Of<'readback'>>;
  /** Of all checks, by when they were sent. */
  calls: CallRecord[];
  counts: Of<'count'>[];
  loads: LoadRecord[];
  queue: Of<'queue'>[];
  kept: KeptRecord | undefined;
  asWritten: Map<string, AsWritten>;
}

/** Takes the records of a timeline one by one, so that a file need never be in memory as a whole. */
export interface Gathering {
  add(record: TimelineRecord): void;
  evidence(): Evidence;
}

export function gathering(): Gathering {
  const columns = { readiness: probeColumns(), liveness: probeColumns(), user: probeColumns() };
  const found: Omit<Evidence, 'probes'> = {
    header: undefined,
    end: undefined,
    last: 0,
    phases: new Map(),
    waits: [],
    stalls: [],
    sources: new Map(),
    metrics: [],
    alerts: [],
    notifications: [],
    engine: [],
    fault: { failures: [] },
    effects: [],
    drawn: [],
    arrivals: [],
    attempts: new Map(),
    writes: [],
    reads: [],
    readbacks: new Map(),
    calls: [],
    counts: [],
    loads: [],
    queue: [],
    kept: undefined,
    asWritten: new Map(),
  };

  const add = (record: TimelineRecord): void => {
    found.last = Math.max(found.last, record.t);
    switch (record.kind) {
      case 'run':
        found.header ??= record;
        break;
      case 'phase':
        addPhase(found.phases, record);
        break;
      case 'wait':
        found.waits.push(record);
        break;
      case 'probe':
        columns[record.probe].add(record);
        break;
      case 'stall':
        found.stalls.push(record);
        break;
      case 'source':
        listed(found.sources, record.source).push(record);
        break;
      case 'metric':
        found.metrics.push(record);
        break;
      case 'alert':
        found.alerts.push(record);
        break;
      case 'notification':
        found.notifications.push(record);
        break;
      case 'engine':
        found.engine.push(record);
        break;
      case 'fault':
        addFault(found.fault, record);
        break;
      case 'effect':
        found.effects.push(record);
        break;
      case 'drawn':
        found.drawn.push(record.t);
        break;
      case 'arrival':
        found.arrivals.push(record);
        break;
      case 'attempt':
        found.attempts.set(record.id, record.t);
        break;
      case 'write':
        found.writes.push(record);
        break;
      case 'read':
        found.reads.push(record);
        break;
      case 'readback':
        found.readbacks.set(record.id, record);
        break;
      case 'call':
        found.calls.push(record);
        break;
      case 'count':
        found.counts.push(record);
        break;
      case 'load':
        found.loads.push(record);
        break;
      case 'queue':
        found.queue.push(record);
        break;
      case 'kept-under-load':
        found.kept = record;
        break;
      case 'as-written':
        found.asWritten.set(record.alert, asWrittenOf(record));
        break;
      case 'end':
        found.end ??= record;
        break;
    }
  };

  const evidence = (): Evidence => {
    for (const looks of found.sources.values()) looks.sort(byTime);
    found.alerts.sort(byTime);
    found.notifications.sort(byTime);
    found.effects.sort(byTime);
    found.reads.sort(byIntended);
    found.calls.sort((a, b) => a.sent - b.sent);
    found.writes.sort(byIntended);
    const probes = {
      readiness: columns.readiness.series(),
      liveness: columns.liveness.series(),
      user: columns.user.series(),
    };
    return { ...found, probes };
  };

  return { add, evidence };
}

/** {@link gathering} for records that are already in memory. */
export function gather(records: Iterable<TimelineRecord>): Evidence {
  const { add, evidence } = gathering();
  for (const record of records) add(record);
  return evidence();
}

/** The phase that a moment belongs to: the last one that had begun. */
export function phaseAt(evidence: Evidence, t: Millis): Phase {
  let current: Phase = 'start';
  for (const phase of PHASES) {
    const begin = evidence.phases.get(phase)?.begin;
    if (begin !== undefined && begin <= t) current = phase;
  }
  return current;
}

/** When a phase was over: its own end, else the next one's beginning, else the last record. */
export function phaseEnd(evidence: Evidence, phase: Phase): Millis | undefined {
  const span = evidence.phases.get(phase);
  if (span === undefined) return undefined;
  if (span.end !== undefined) return span.end;
  const later = PHASES.slice(PHASES.indexOf(phase) + 1);
  for (const next of later) {
    const begin = evidence.phases.get(next)?.begin;
    if (begin !== undefined) return begin;
  }
  return evidence.last;
}

/** When watching was over: with the last phase before `stop`, in which the stack and its watchers are ended. */
export function watchedUntil(evidence: Evidence): Millis {
  const ends = PHASES.filter((phase) => phase !== 'stop').flatMap((phase) => phaseEnd(evidence, phase) ?? []);
  return ends.length === 0 ? evidence.last : Math.max(...ends);
}

function addPhase(phases: Evidence['phases'], record: Of<'phase'>): void {
  const span = phases.get(record.phase);
  if (span === undefined) {
    if (record.edge === 'begin') phases.set(record.phase, { begin: record.t });
  } else if (record.edge === 'end') {
    span.end = record.t;
  } else if (span.end !== undefined) {
    span.idle = (span.idle ?? 0) + record.t - span.end;
  }
}

function addFault(fault: FaultEdges, record: Of<'fault'>): void {
  if (record.stage === 'failed') fault.failures.push({ t: record.t, detail: record.detail });
  else fault[record.stage] ??= record.t;
}

function asWrittenOf({ status, fires, resolves, reason }: AsWritten): AsWritten {
  return {
    status,
    ...(fires === undefined ? {} : { fires }),
    ...(resolves === undefined ? {} : { resolves }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function byTime(a: { t: Millis }, b: { t: Millis }): number {
  return a.t - b.t;
}

function byIntended(a: { intended: Millis }, b: { intended: Millis }): number {
  return a.intended - b.intended;
}
