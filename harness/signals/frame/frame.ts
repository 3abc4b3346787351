/** What a run records of itself: which it is, its phases, its fault, what it waited for and how it ended. */

import { PHASES, type Phase } from '../../model/phase.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import type {
  ControlRecord,
  RecordOf,
  TimelineRecord,
  WaitRecord,
  WatchingRecord,
} from '../../model/timeline.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';

/** The edges of the fault. Each is the first of its kind: undo is idempotent and may be called again. */
export interface FaultEdges {
  injecting?: Millis;
  injected?: Millis;
  undoing?: Millis;
  undone?: Millis;
  failures: { t: Millis; detail: string }[];
}

export interface Frame {
  /** The first record, with the periods of the probes that were chosen since. */
  header: RunHeader | undefined;
  /** What watching costs, as it was found last. */
  watching: WatchingRecord | undefined;
  control: ControlRecord | undefined;
  /** Absent in timelines that were recorded before it was looked at. */
  egress: RecordOf<'egress'> | undefined;
  end: RecordOf<'end'> | undefined;
  /** `idle`: milliseconds between its parts, in which the run waited for its turn. */
  phases: Map<Phase, { begin: Millis; end?: Millis; idle?: Millis }>;
  waits: WaitRecord[];
  fault: FaultEdges;
  effects: RecordOf<'effect'>[];
  /** When a fault that strikes by chance drew again. */
  drawn: Millis[];
}

export const frame: Signal<Frame> = {
  key: 'run',
  records: ['run', 'egress', 'watching', 'control', 'phase', 'wait', 'fault', 'effect', 'drawn', 'end'],
  empty: () => ({
    header: undefined,
    watching: undefined,
    control: undefined,
    egress: undefined,
    end: undefined,
    phases: new Map(),
    waits: [],
    fault: { failures: [] },
    effects: [],
    drawn: [],
  }),
  add(frame, record: TimelineRecord) {
    switch (record.kind) {
      case 'run':
        frame.header ??= record;
        break;
      case 'watching':
        frame.watching = record;
        if (frame.header) frame.header = { ...frame.header, periodsMs: periodsOf(record) };
        break;
      case 'control':
        frame.control = record;
        break;
      case 'egress':
        frame.egress = record;
        break;
      case 'phase':
        addPhase(frame.phases, record);
        break;
      case 'wait':
        frame.waits.push(record);
        break;
      case 'fault':
        if (record.stage === 'failed') frame.fault.failures.push({ t: record.t, detail: record.detail });
        else frame.fault[record.stage] ??= record.t;
        break;
      case 'effect':
        insert(frame.effects, record, ({ t }) => t);
        break;
      case 'drawn':
        frame.drawn.push(record.t);
        break;
      case 'end':
        frame.end ??= record;
        break;
      default:
    }
  },
};

function periodsOf({ probes }: WatchingRecord): NonNullable<RunHeader['periodsMs']> {
  return Object.fromEntries(Object.entries(probes).map(([probe, { everyMs }]) => [probe, everyMs]));
}

function addPhase(phases: Frame['phases'], record: RecordOf<'phase'>): void {
  const span = phases.get(record.phase);
  if (span === undefined) {
    if (record.edge === 'begin') phases.set(record.phase, { begin: record.t });
  } else if (record.edge === 'end') {
    span.end = record.t;
  } else if (span.end !== undefined) {
    span.idle = (span.idle ?? 0) + record.t - span.end;
  }
}

/** What the functions below look at. */
type Spans = Pick<Frame, 'phases'> & {
  /** Time of the last record. */
  last: Millis;
};

/** The phase that a moment belongs to: the last one that had begun. */
export function phaseAt({ phases }: Pick<Frame, 'phases'>, t: Millis): Phase {
  let current: Phase = 'start';
  for (const phase of PHASES) {
    const begin = phases.get(phase)?.begin;
    if (begin !== undefined && begin <= t) current = phase;
  }
  return current;
}

/** When a phase was over: its own end, else the next one's beginning, else the last record. */
export function phaseEnd({ phases, last }: Spans, phase: Phase): Millis | undefined {
  const span = phases.get(phase);
  if (span === undefined) return undefined;
  if (span.end !== undefined) return span.end;
  for (const next of PHASES.slice(PHASES.indexOf(phase) + 1)) {
    const begin = phases.get(next)?.begin;
    if (begin !== undefined) return begin;
  }
  return last;
}

/** When watching was over: with the last phase before `stop`, in which the stack and its watchers are ended. */
export function watchedUntil(spans: Spans): Millis {
  const ends = PHASES.filter((phase) => phase !== 'stop').flatMap((phase) => phaseEnd(spans, phase) ?? []);
  return ends.length === 0 ? spans.last : Math.max(...ends);
}

/** Whether the run can say anything at all of the fault: it was injected, and its effect was seen. */
export function faultProven({ fault, effects }: Pick<Frame, 'fault' | 'effects'>): boolean {
  const { injecting, injected } = fault;
  if (injecting === undefined || injected === undefined) return false;
  const until = fault.undoing ?? Number.POSITIVE_INFINITY;
  return effects.some((effect) => effect.seen && effect.t >= injecting && effect.t <= until);
}
