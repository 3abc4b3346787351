/** What an item of a checklist may rest on besides a system that runs, by kind. */

import { z } from 'zod';
import { ageShape } from '../../durations/age.ts';
import { patterns, said } from '../values.ts';

const drill = said.regex(
  /^[a-z][a-z0-9-]*(?:\/[a-z0-9-]+)?$/,
  'must be a drill, or a drill and a variant, such as db-down or db-down/stopped',
);
const within = ageShape.describe('How old it may be, where that differs from the checklist.').exactOptional();
const file = said.describe("From the target's folder.");

const findingShape = z.strictObject({
  kind: z.literal('finding'),
  drill: drill.describe('The newest run of it counts; of db-down, of any variant.'),
  id: patterns.describe('Ids of findings; * is any text within a part, ** across parts.'),
  grade: z
    .enum(['pass', 'acceptable'])
    .describe('How each of them must have come out at the least; acceptable when left out.')
    .exactOptional(),
  within,
});

const drillShape = z.strictObject({
  kind: z.literal('drill'),
  drill,
  verdict: z.enum(['pass', 'acceptable']).describe('At the least; acceptable when left out.').exactOptional(),
  within,
});

const seriesShape = z.strictObject({
  kind: z.literal('series'),
  drill,
  metrics: z
    .array(
      z.union([
        said,
        z.strictObject({
          name: said,
          labels: z.record(z.string(), z.string()).exactOptional(),
          reaches: z.number().describe('A value that it must have had.').exactOptional(),
        }),
      ]),
    )
    .min(1)
    .describe('Series that the Prometheus of the run must have scraped.'),
  within,
});

const rehearsalShape = z.strictObject({
  kind: z.literal('rehearsal'),
  rehearsal: said,
  variant: said.exactOptional(),
  verdict: z.enum(['pass', 'acceptable']).exactOptional(),
  within,
});

const documentShape = z.strictObject({
  kind: z.literal('document'),
  files: patterns.describe(
    "From the target's folder; * is any text within a part. Of several, each must name one that is there.",
  ),
  except: z.array(said).exactOptional(),
  least: z.int().min(1).describe('How many there must be; 1 when left out.').exactOptional(),
  sections: z
    .array(patterns)
    .describe('Headings that each must have; a list means any one of them.')
    .exactOptional(),
  commands: z
    .array(said)
    .describe('Of these sections, those that must hold a command: a block of code.')
    .exactOptional(),
});

const fileShape = z.strictObject({
  kind: z.literal('file'),
  file,
  executable: z.literal(true).exactOptional(),
  contains: said.describe('A text that it must hold.').exactOptional(),
});

const rulesShape = z.strictObject({
  kind: z.literal('rules'),
  file,
  groups: z.array(said).exactOptional(),
  alerts: z.array(said).describe('Patterns of alerts, each of which must match one.').exactOptional(),
  annotation: said
    .describe('Each alert must have it, and it must name a file that is there.')
    .exactOptional(),
});

const jobShape = z.strictObject({
  kind: z.literal('job'),
  file: file.describe("A Prometheus configuration, from the target's folder."),
  job: said,
});

const testsShape = z.strictObject({
  kind: z.literal('tests'),
  match: patterns.describe('Names of tests, all of which must have passed, and at least one must be there.'),
  suite: said.describe('Only the results of this suite.').exactOptional(),
  within,
});

export const evidenceShape = z
  .discriminatedUnion('kind', [
    findingShape,
    drillShape,
    seriesShape,
    rehearsalShape,
    documentShape,
    fileShape,
    rulesShape,
    jobShape,
    testsShape,
  ])
  .meta({ id: 'evidence' });
export type Evidence = z.infer<typeof evidenceShape>;
export type EvidenceOf<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;
