import type { ImageUsed, PaceUsed } from '../model/run-header.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import type { Decision } from './decision.ts';
import type { Tier } from './rehearsal.ts';
import type { Situation } from './situation.ts';

/** What the report needs to know of a step besides what happened. */
export interface StepFacts {
  id: string;
  title: string;
  who: string;
  until: string;
  part?: 'scene' | 'watch' | 'paper';
  tier?: Tier;
}

/** The first record of a rehearsal's timeline: who, what, when, and what is promised. */
export interface RehearsalHeader {
  kind: 'rehearsal';
  t: Millis;
  schema: 1;
  run: string;
  rehearsal: string;
  title: string;
  target: string;
  variant: string;
  variantTitle: string;
  way: string;
  manual: boolean;
  startedAt: string;
  commit: string;
  firedrill: string;
  engine: string;
  images: Readonly<Record<string, ImageUsed>>;
  resolutionMs: Millis;
  /** How monitoring ran: as production has it. */
  pace: PaceUsed;
  stableProbes: number;
  steps: readonly StepFacts[];
  figures: readonly { id: string; title: string; tier?: Tier }[];
  expects?: { act: boolean; because: string };
}

export type StepOutcome = 'done' | 'failed' | 'skipped';

export type RehearsalOnly =
  | RehearsalHeader
  | { kind: 'step'; t: Millis; step: string; edge: 'begin'; attempt: number }
  | {
      kind: 'step';
      t: Millis;
      step: string;
      edge: 'end';
      attempt: number;
      outcome: StepOutcome;
      /** From the beginning of the attempt to when the postcondition held; milliseconds. */
      measured?: Interval;
      /** Why it failed or was skipped. */
      reason?: string;
    }
  /** What the decider saw, at one look. */
  | { kind: 'situation'; t: Millis; situation: Situation }
  | { kind: 'decision'; t: Millis; decision: Decision }
  /** A point of a checklist or a property, looked at by machine. */
  | { kind: 'checked'; t: Millis; list: string; title: string; ok: boolean; evidence: string }
  /** A row as users read it, against what was written. `when`: during the rehearsal, or at its end. */
  | { kind: 'content'; t: Millis; id: string; ok: boolean; seen: string; when: 'during' | 'end' }
  /** A row as the database held it right before the way back, where that could be asked. */
  | { kind: 'kept'; t: Millis; id: string; ok: boolean; seen: string }
  /** A figure that a step measured, or why it could not. */
  | { kind: 'figure'; t: Millis; figure: string; measured: Interval | { absent: string } }
  /** Something that went otherwise than the procedure says. */
  | { kind: 'deviation'; t: Millis; text: string };

export type RehearsalRecord = TimelineRecord | RehearsalOnly;

const ONLY: ReadonlySet<string> = new Set<RehearsalOnly['kind']>([
  'rehearsal',
  'step',
  'situation',
  'decision',
  'checked',
  'content',
  'kept',
  'figure',
  'deviation',
]);

/** Whether a record is one that any run's timeline may hold. */
export function isTimeline(record: RehearsalRecord): record is TimelineRecord {
  return !ONLY.has(record.kind);
}
