/** `report.json` of a rehearsal. Kept stable: other programs read it, and next month's rehearsal does. */

import { z } from 'zod';

export const milliseconds = z.number().nonnegative();

/** Milliseconds; what was measured lies between the two. */
export const interval = z.strictObject({ low: milliseconds, high: milliseconds });

export const imageUsed = z.strictObject({
  reference: z.string().min(1),
  digest: z.string().min(1),
  origin: z.enum(['pulled', 'built']),
});

const text = z.string();
const name = text.min(1);
const count = z.number().int().nonnegative();

const earlier = z
  .strictObject({ startedAt: text, high: milliseconds })
  .meta({ description: 'An earlier rehearsal: the worse end of its interval.' });

const timed = z.strictObject({
  id: name,
  title: name,
  measured: interval.nullable(),
  objective: milliseconds.nullable().meta({ description: 'Null where nothing was promised.' }),
  acceptable: milliseconds.nullable(),
  source: z.enum(['owners', 'ours']).nullable(),
  grade: z.enum(['pass', 'acceptable', 'fail', 'no-evidence']).nullable(),
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
  attempts: count,
  began: milliseconds.nullable().meta({ description: 'When its first attempt began.' }),
  ended: milliseconds.nullable().meta({ description: 'When its last attempt ended.' }),
  reason: text.exactOptional().meta({ description: 'Why it failed or was skipped.' }),
});

const figure = timed.extend({
  absent: text.exactOptional().meta({ description: 'Why there is no figure.' }),
});

const decision = z.strictObject({
  at: milliseconds,
  act: z.boolean(),
  because: name,
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

const ledger = z.strictObject({
  attempted: count,
  acknowledged: count,
  refused: count,
  indeterminate: count,
  lost: count,
  duplicated: count,
  resurrected: count,
  rpoMs: milliseconds,
});

/** The source of `results/rehearsal.schema.json`. */
export const rehearsalReport = z
  .strictObject({
    schema: z.literal(1),
    rehearsal: name,
    title: name,
    target: name,
    variant: name.meta({ description: 'What went wrong.' }),
    variantTitle: text,
    way: text.meta({ description: 'How it was done, where there is more than one way.' }),
    run: name.meta({ description: 'Also the name of its folder.' }),
    startedAt: text.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/),
    durationMs: milliseconds.meta({ description: 'From the first record to the last.' }),
    manual: z.boolean().meta({ description: 'Whether people did the steps.' }),
    commit: text,
    firedrill: text,
    engine: text,
    images: z.record(text, imageUsed),
    verdict: z.strictObject({
      status: z.enum(['pass', 'acceptable', 'fail', 'not-proven', 'aborted', 'error']),
      reason: text.exactOptional(),
    }),
    steps: z.array(step),
    notRehearsed: z
      .array(z.strictObject({ title: text, who: text, why: text }))
      .meta({ description: 'What the runbook has besides.' }),
    figures: z.array(figure).meta({ description: "What is no single step's: RTO, RPO and the like." }),
    decisions: z.array(decision),
    checklist: z.array(point),
    ledger,
    lost: z.array(row).meta({ description: 'Acknowledged, and gone or changed at the end.' }),
    damaged: z.array(row).meta({ description: 'Wrong before the way back already.' }),
    deviations: z.array(text),
  })
  .meta({
    title: 'Firedrill rehearsal',
    description:
      'report.json of a rehearsal, also printed by rehearse --json. Durations and moments are milliseconds of real time; moments count from the beginning of the rehearsal.',
  });

export type Earlier = z.infer<typeof earlier>;
export type Timed = z.infer<typeof timed>;
export type StepReport = z.infer<typeof step>;
export type FigureReport = z.infer<typeof figure>;
export type DecisionReport = z.infer<typeof decision>;
export type ChecklistPoint = z.infer<typeof point>;
/** A row that does not read what was written. */
export type RowReport = z.infer<typeof row>;
export type RehearsalReport = z.infer<typeof rehearsalReport>;
