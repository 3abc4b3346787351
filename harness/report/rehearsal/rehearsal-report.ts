/** `report.json` of a rehearsal. Kept stable: other programs read it, and next month's rehearsal does. */

import { z } from 'zod';
import { gradeSchema, ledgerSchema, verdictSchema } from '../../model/judgement.ts';
import { imageSchema, madeSchema } from '../../model/run-header.ts';
import { countSchema, momentSchema, sourceSchema, textSchema } from '../../model/scalars.ts';
import { intervalSchema, millisSchema } from '../../model/time.ts';

const text = z.string();

const earlier = z
  .strictObject({ startedAt: text, high: millisSchema })
  .meta({ description: 'An earlier rehearsal: the worse end of its interval.' });

const timed = z.strictObject({
  id: textSchema,
  title: textSchema,
  measured: intervalSchema.nullable(),
  objective: millisSchema.nullable().meta({ description: 'Null where nothing was promised.' }),
  acceptable: millisSchema.nullable(),
  source: sourceSchema.nullable(),
  grade: gradeSchema.nullable(),
  last: earlier.nullable().meta({ description: 'The rehearsal before this one.' }),
  trend: z.array(earlier).max(12).meta({ description: 'The last twelve without this one, oldest first.' }),
});

const step = timed.extend({
  who: text,
  until: text,
  outcome: z.enum(['done', 'failed', 'skipped', 'open']).meta({ description: 'open: never come to.' }),
  part: z.enum(['step', 'scene', 'watch']).meta({
    description:
      'scene: makes a rehearsal of it. watch: of the procedure, and in a rehearsal done by Firedrill in any case.',
  }),
  attempts: countSchema,
  began: millisSchema.nullable().meta({ description: 'When its first attempt began.' }),
  ended: millisSchema.nullable().meta({ description: 'When its last attempt ended.' }),
  reason: text.exactOptional().meta({ description: 'Why it failed or was skipped.' }),
});

const figure = timed.extend({
  absent: text.exactOptional().meta({ description: 'Why there is no figure.' }),
});

const decision = z.strictObject({
  at: millisSchema,
  act: z.boolean(),
  because: textSchema,
  expected: z.strictObject({ act: z.boolean(), because: text }).nullable().meta({
    description: 'What it had to come to; the decider was not told.',
  }),
  right: z.boolean().nullable(),
  rules: z.array(
    z.strictObject({
      id: text,
      title: text,
      kind: z.enum(['trigger', 'against']),
      holds: z.boolean(),
      because: text,
    }),
  ),
});

const point = z.strictObject({ list: text, title: text, ok: z.boolean(), evidence: text });

const row = z.strictObject({
  id: text,
  wrote: text,
  reads: text.nullable().meta({ description: 'Null when it is not there any more.' }),
});

/** The source of `results/rehearsal.schema.json`. */
export const rehearsalReportSchema = z.strictObject({
  schema: z.literal(1),
  rehearsal: textSchema,
  title: textSchema,
  target: textSchema,
  variant: textSchema.meta({ description: 'What went wrong.' }),
  variantTitle: text,
  way: text.meta({ description: 'How it was done, where there is more than one way.' }),
  run: textSchema.meta({ description: 'Also the name of its folder.' }),
  startedAt: momentSchema,
  durationMs: millisSchema.meta({ description: 'From the first record to the last.' }),
  manual: z.boolean().meta({ description: 'Whether people did the steps.' }),
  hurry: z
    .number()
    .positive()
    .exactOptional()
    .meta({ description: 'So many times as short was what lasts as long as the procedure says.' }),
  commit: text,
  firedrill: text,
  made: madeSchema.exactOptional(),
  engine: text,
  images: z.record(text, imageSchema),
  watching: text
    .meta({ description: 'What probes cost, how often each was sent, and that users did not notice.' })
    .exactOptional(),
  verdict: verdictSchema,
  steps: z.array(step),
  notRehearsed: z
    .array(z.strictObject({ title: text, who: text, why: text }))
    .meta({ description: 'What the runbook has besides.' }),
  figures: z.array(figure).meta({ description: "What is no single step's: RTO, RPO and the like." }),
  decisions: z.array(decision),
  refused: z
    .array(text)
    .exactOptional()
    .meta({ description: 'What was missing, where the procedure was rightly not begun.' }),
  followUps: z
    .array(z.strictObject({ title: text, who: text }))
    .exactOptional()
    .meta({ description: 'What people have to do after the way back that was gone.' }),
  checklist: z.array(point),
  ledger: ledgerSchema,
  lost: z.array(row).meta({ description: 'Acknowledged, and gone or changed at the end.' }),
  damaged: z.array(row).meta({ description: 'Wrong before the way back already.' }),
  deviations: z.array(text),
});

export type Earlier = z.infer<typeof earlier>;
export type Timed = z.infer<typeof timed>;
export type StepReport = z.infer<typeof step>;
export type FigureReport = z.infer<typeof figure>;
export type DecisionReport = z.infer<typeof decision>;
export type ChecklistPoint = z.infer<typeof point>;
/** A row that does not read what was written. */
export type RowReport = z.infer<typeof row>;
export type RehearsalReport = z.infer<typeof rehearsalReportSchema>;
