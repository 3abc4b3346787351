/** The shape of a trend: how the same thing went again and again, and whether its figures have become longer. */

import { z } from 'zod';
import { verdictStatusSchema } from '../model/judgement.ts';
import { countSchema, momentSchema, textSchema } from '../model/scalars.ts';

const spanSchema = z
  .strictObject({ low: z.number(), high: z.number().nullable().describe('Null: without an end.') })
  .meta({ id: 'span', description: 'Milliseconds.' });

const spreadSchema = z
  .strictObject({
    runs: countSchema,
    median: spanSchema.describe('The medians of the low and of the high ends: the median is between them.'),
    least: z.number(),
    most: z.number().nullable(),
  })
  .meta({ id: 'spread' });
export type Spread = z.infer<typeof spreadSchema>;

const saidSchema = z.discriminatedUnion('says', [
  z.strictObject({ says: z.literal('longer'), p: z.number() }),
  z.strictObject({ says: z.literal('not longer'), p: z.number() }),
  z.strictObject({ says: z.literal('steady') }).describe('No two of its values certainly differ.'),
  z
    .strictObject({ says: z.literal('too few'), runs: countSchema, needs: countSchema })
    .describe('Runs that count, and how many it takes.'),
]);
export type Said = z.infer<typeof saidSchema>;

const figureTrendSchema = z.strictObject({
  figure: textSchema,
  objective: z.number().exactOptional(),
  values: z.array(spanSchema.nullable()).describe('Of each run, in their order; null where there is none.'),
  recent: spreadSchema.nullable(),
  before: spreadSchema.nullable(),
  test: saidSchema,
});
export type FigureTrend = z.infer<typeof figureTrendSchema>;

export const trendSchema = z.strictObject({
  kind: z.enum(['run', 'rehearsal', 'suite', 'gate', 'tests']),
  name: textSchema.describe('Of the drill, the rehearsal, the suite or the checklist.'),
  variant: textSchema.exactOptional(),
  target: textSchema.exactOptional(),
  what: textSchema.describe('db-down/stopped on shop, pace 10'),
  runs: z
    .array(
      z.strictObject({
        run: textSchema,
        startedAt: momentSchema,
        verdict: verdictStatusSchema,
        counts: z.boolean().describe('Whether its figures count for the test.'),
        because: textSchema.describe('Why they do not.').exactOptional(),
      }),
    )
    .describe('Oldest first.'),
  figures: z.array(figureTrendSchema),
  failed: saidSchema.describe('Of the share of runs that broke a promise.'),
});
export type Trend = z.infer<typeof trendSchema>;

/** What `history --json` prints. */
export const historySchema = z.strictObject({
  schema: z.literal(1),
  test: z.strictObject({
    falseAlarms: z
      .number()
      .describe('Of looks at what has not changed, the share that marks something: at most.'),
    recent: countSchema.describe('Runs that are asked about.'),
    before: countSchema.describe('Runs they are held against, at the most.'),
  }),
  notes: z.array(z.string()).describe('What is wrong with the index or the folders, in sentences.'),
  trends: z.array(trendSchema),
});
export type History = z.infer<typeof historySchema>;
