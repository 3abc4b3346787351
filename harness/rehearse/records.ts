/** What only a rehearsal's timeline holds; what its parts write besides is theirs to say, see `Part.records`. */

import { z } from 'zod';
import { imageSchema, madeSchema, paceSchema } from '../model/run-header.ts';
import { deviationRecordSchema, stepRecordSchema } from '../model/step-record.ts';
import { intervalSchema, millisSchema } from '../model/time.ts';
import { figure } from './figure.ts';
import { followUp } from './follow-up.ts';
import { stepFacts } from './step-facts.ts';

/** The first record: who, what, when, and what is promised. Its parts add what judging must know of them. */
const header = z.looseObject({
  kind: z.literal('rehearsal'),
  t: millisSchema,
  schema: z.literal(1),
  run: z.string(),
  rehearsal: z.string(),
  title: z.string(),
  target: z.string(),
  variant: z.string(),
  variantTitle: z.string(),
  way: z.string(),
  manual: z.boolean(),
  /** So many times as short were the waits; absent where each lasted as long as the procedure says. */
  hurry: z.number().positive().exactOptional(),
  /** How long each lasted, and how long it lasts without hurry; absent in timelines of before there were any. */
  waits: z
    .array(z.strictObject({ id: z.string(), title: z.string(), ms: millisSchema, wholeMs: millisSchema }))
    .readonly()
    .exactOptional(),
  startedAt: z.string(),
  commit: z.string(),
  /** The same of the project, where that is another folder than Firedrill's own; absent in timelines of before. */
  projectCommit: z.string().exactOptional(),
  firedrill: z.string(),
  /** Absent in timelines of before it was written down. */
  made: madeSchema.exactOptional(),
  engine: z.string(),
  images: z.record(z.string(), imageSchema),
  resolutionMs: millisSchema,
  /** How monitoring ran: as production has it. */
  pace: paceSchema,
  stableProbes: z.number(),
  /** That a write cannot be asked about unless it was acknowledged, since the target gives the id. */
  findable: z.literal(false).exactOptional(),
  steps: z.array(stepFacts).readonly(),
  figures: z.array(figure).readonly(),
  /** Absent where there are none, and in timelines of before they were written down. */
  followUps: z.array(followUp).readonly().exactOptional(),
});

/** Each kind with its shape. */
export const RECORDS = {
  rehearsal: header,
  step: stepRecordSchema,
  /** A point of a checklist or a property, looked at by machine. */
  checked: z.strictObject({
    kind: z.literal('checked'),
    t: millisSchema,
    list: z.string(),
    title: z.string(),
    ok: z.boolean(),
    evidence: z.string(),
  }),
  /** A figure that a step measured, or why it could not. */
  figure: z.strictObject({
    kind: z.literal('figure'),
    t: millisSchema,
    figure: z.string(),
    measured: z.union([intervalSchema, z.strictObject({ absent: z.string() })]),
  }),
  deviation: deviationRecordSchema,
};

export type RehearsalHeader = z.infer<typeof header>;
/** A record that only a rehearsal's timeline holds, whatever its parts. */
export type RehearsalRecord = z.infer<(typeof RECORDS)[keyof typeof RECORDS]>;
