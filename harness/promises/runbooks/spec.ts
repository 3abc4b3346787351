/** What a contract says of runbooks: which lines are asked, and which answer means which cause. */

import { z } from 'zod';
import { textSchema } from '../../model/scalars.ts';
import { commanded, logged, queried } from '../../signals/runbooks/question.ts';
import { bound, key } from '../shapes.ts';

/** By what an answer is known: a regular expression that finds something in what is printed, or, of a query, the value of one series. */
const pattern = z.union([z.strictObject({ prints: textSchema }), bound]);
export type Pattern = z.infer<typeof pattern>;

/** Either: `rows` says which answer points to which row; `symptom` is what the answer shows whichever row is the right one. */
const meaning = {
  rows: z.record(key, pattern).exactOptional(),
  symptom: pattern.exactOptional(),
};

const question = z.union([
  z.strictObject({ ...queried, ...meaning }),
  z.strictObject({ ...commanded, ...meaning }),
  z.strictObject({ ...logged, ...meaning }),
]);
export type Question = z.infer<typeof question>;

export const runbook = z.strictObject({
  /** Relative to the target's folder. */
  file: textSchema,
  /** The heading under which each line of code is asked or skipped; `Diagnosis` where left out. */
  section: textSchema.exactOptional(),
  /** The rows of its table, each by the words that the file has for its cause. */
  rows: z.record(key, textSchema),
  /** The row that is right in this drill; left out: none of them is, and no answer may point to one. */
  pointsTo: key.exactOptional(),
  /** By key, which its finding is called after. */
  questions: z.record(key, question),
  /** Lines that are not asked, and why: what needs a cluster, say. */
  skipped: z.record(textSchema, textSchema).exactOptional(),
});
export type Runbook = z.infer<typeof runbook>;

/** The line as the runbook has it. */
export const lineOf = (question: Question): string =>
  'promql' in question ? question.promql : question.command;
