/** What the index keeps of everything that was filed, for as long as the index lasts: what a trend and a comparison need. */

import { z } from 'zod';
import { gradeSchema, verdictStatusSchema } from '../model/judgement.ts';
import { countSchema, momentSchema, textSchema } from '../model/scalars.ts';
import { millisSchema } from '../model/time.ts';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hexadecimal digits');

/** A folder below the results that holds one thing that was filed; nothing that leads out of them, and nothing hidden. */
const folderSchema = z
  .string()
  .regex(/^(?:[\w-][\w.-]*\/)?[\w-][\w.-]*$/, 'must be a folder below the results, or below one of theirs');

const bounds = { objective: z.number().exactOptional(), acceptable: z.number().exactOptional() };

export const pastFigureSchema = z
  .union([
    z.strictObject({ low: z.number(), high: z.number(), ...bounds }),
    z.strictObject({ absent: textSchema, moreThan: millisSchema.exactOptional(), ...bounds }),
  ])
  .meta({
    id: 'past-figure',
    description: 'Milliseconds. Absent with why; moreThan where it was not over when watching was.',
  });
export type PastFigure = z.infer<typeof pastFigureSchema>;

const pastMachineSchema = z
  .strictObject({
    cores: z.int().positive(),
    host: textSchema.exactOptional(),
    cpu: textSchema.describe('As the processor calls itself.').exactOptional(),
    memoryMiB: countSchema.exactOptional(),
    system: textSchema.describe('linux x64').exactOptional(),
  })
  .meta({ id: 'past-machine' });
export type PastMachine = z.infer<typeof pastMachineSchema>;

/** What everything that is filed has. */
const filed = {
  run: textSchema.describe('Its id.'),
  folder: folderSchema.describe('Below the results.'),
  startedAt: momentSchema,
  endedAt: momentSchema,
  commit: z.string().describe("Firedrill's own; + where files differed from it."),
  evidence: z
    .strictObject({ file: textSchema, sha256: digestSchema })
    .describe(
      'The file of its folder that vouches for the others, and its digest: of a MANIFEST.sha256 of a drill without the lines of the reports, which can be made anew.',
    ),
  machine: pastMachineSchema.exactOptional(),
  later: z
    .literal(true)
    .describe('Taken into the index afterwards, from what lay there, and not when it ended.')
    .exactOptional(),
};

const figures = z.record(z.string(), pastFigureSchema);
const images = z.record(z.string(), z.string()).describe('Digest by component.');

const runEntrySchema = z.strictObject({
  kind: z.literal('run'),
  ...filed,
  drill: textSchema,
  variant: textSchema,
  target: textSchema,
  control: z.literal(true).exactOptional(),
  pace: z.number().positive(),
  verdict: verdictStatusSchema,
  figures,
  findings: z.record(z.string(), gradeSchema).describe('By id.'),
  images,
});

const rehearsalEntrySchema = z.strictObject({
  kind: z.literal('rehearsal'),
  ...filed,
  rehearsal: textSchema,
  variant: textSchema,
  way: textSchema,
  target: textSchema,
  manual: z.boolean(),
  skipped: z
    .array(z.string())
    .describe('Steps of the procedure that were not done: where there is one, it was not rehearsed.'),
  verdict: verdictStatusSchema,
  figures,
  images,
});

const suiteEntrySchema = z.strictObject({
  kind: z.literal('suite'),
  ...filed,
  suite: textSchema,
  shard: textSchema.describe('2/3').exactOptional(),
  verdict: verdictStatusSchema,
  runs: z.array(z.string()).describe('Ids.'),
  figures,
});

const gateEntrySchema = z.strictObject({
  kind: z.literal('gate'),
  ...filed,
  gate: textSchema.describe('Which checklist.'),
  target: textSchema,
  decision: z.enum(['go', 'go-with-reservations', 'no-go']),
  items: z.record(z.string(), z.enum(['pass', 'fail', 'skip'])).describe('By id.'),
});

const testsEntrySchema = z.strictObject({
  kind: z.literal('tests'),
  ...filed,
  suite: textSchema.describe('Which suite of tests of a checklist.'),
  of: textSchema.describe('The commit that was tested.'),
  verdict: z.enum(['pass', 'fail']).describe('fail where one test failed, or none was run.'),
  counts: z.strictObject({ pass: countSchema, fail: countSchema, skip: countSchema }),
});

/** A tombstone: pruned is not vanished. */
const prunedEntrySchema = z.strictObject({
  kind: z.literal('pruned'),
  rule: textSchema.describe('By which rule, in words.'),
  runs: z.array(z.strictObject({ run: textSchema, folder: folderSchema })),
});

export const bodySchema = z.discriminatedUnion('kind', [
  runEntrySchema,
  rehearsalEntrySchema,
  suiteEntrySchema,
  gateEntrySchema,
  testsEntrySchema,
  prunedEntrySchema,
]);
export type Body = z.infer<typeof bodySchema>;
export type RunEntry = z.infer<typeof runEntrySchema>;
export type RehearsalEntry = z.infer<typeof rehearsalEntrySchema>;
export type SuiteEntry = z.infer<typeof suiteEntrySchema>;
export type GateEntry = z.infer<typeof gateEntrySchema>;
export type TestsEntry = z.infer<typeof testsEntrySchema>;
export type PrunedEntry = z.infer<typeof prunedEntrySchema>;
/** Everything that has a folder. */
export type Filed = Exclude<Body, PrunedEntry>;

const headSchema = z
  .strictObject({ seq: z.int().positive(), digest: digestSchema })
  .meta({ id: 'chain-head', description: 'How far a chain went, and the digest of its entry there.' });
export type Head = z.infer<typeof headSchema>;

/** What ties an entry to those before it, in its own chain and beside it. */
export const linkSchema = z.object({
  schema: z.literal(1),
  seq: z.int().positive().describe('Its place in its chain, from 1 on.'),
  at: momentSchema.describe('When it was appended.'),
  before: digestSchema.nullable().describe('Digest of the entry before it in its chain; null of the first.'),
  beside: z
    .record(z.string(), headSchema)
    .describe('How far other chains were when it was appended, by name: where one is cut off, this tells.'),
  digest: digestSchema.describe(
    'SHA-256 of its line without this key, which stands last: {"schema":1,…} as it was written.',
  ),
});
export type Link = z.infer<typeof linkSchema>;

/** A line of `history/<chain>.jsonl`. */
export const entrySchema = z.strictObject({ ...linkSchema.shape, body: bodySchema });
export type Entry = z.infer<typeof entrySchema>;
