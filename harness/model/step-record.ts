/** What timelines hold of steps that people do, or that are done in their place: of a rehearsal's, and of a drill's by hand. */

import { z } from 'zod';
import { intervalSchema, millisSchema } from './time.ts';

const stepEdge = { kind: z.literal('step'), t: millisSchema, step: z.string(), attempt: z.number().int() };

/** `skipped`: for a reason that the procedure itself knows, or that people gave. */
const outcome = z.enum(['done', 'failed', 'skipped']);

export const stepRecordSchema = z.discriminatedUnion('edge', [
  z.strictObject({ ...stepEdge, edge: z.literal('begin') }),
  z.strictObject({
    ...stepEdge,
    edge: z.literal('end'),
    outcome,
    /** From the beginning of the attempt to when the postcondition held; milliseconds. */
    measured: intervalSchema.exactOptional(),
    /** Why it failed or was skipped. */
    reason: z.string().exactOptional(),
  }),
]);

/** Something that went otherwise than the procedure says. */
export const deviationRecordSchema = z.strictObject({
  kind: z.literal('deviation'),
  t: millisSchema,
  text: z.string(),
});

export type StepOutcome = z.infer<typeof outcome>;
export type StepRecord = z.infer<typeof stepRecordSchema>;
export type DeviationRecord = z.infer<typeof deviationRecordSchema>;
