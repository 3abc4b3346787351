import { z } from 'zod';
import { countSchema } from './scalars.ts';
import { millisSchema } from './time.ts';

/** What a load came to. Keys are in the order in which they are filed. */
export const loadResultSchema = z.strictObject({
  planned: countSchema.describe('Requests that were due.'),
  sent: countSchema.describe('Requests that left.'),
  dropped: countSchema.describe('Requests that did not leave, because too many were under way.'),
  ok: countSchema.describe('Done.'),
  shed: countSchema.describe('Turned away: 429, or 503 with Retry-After.'),
  failed: countSchema.describe('Answered otherwise, or broken.'),
  timedOut: countSchema.describe('Not answered in time.'),
  admitted: countSchema.describe('Sent and not shed.'),
  successRatio: z
    .number()
    .min(0)
    .max(1)
    .describe('ok / admitted: turning away is no failure, and has a bound of its own.'),
  shedUnannounced: countSchema.describe('Of those shed, without Retry-After.'),
  // The quick answers of a target that turns requests away would make it look fast.
  latencyMs: z
    .strictObject({ p50: millisSchema, p95: millisSchema, p99: millisSchema, max: millisSchema })
    .nullable()
    .describe('From the intended start, of those done or timed out; null when there were none.'),
  generator: z.strictObject({
    cpu: z.number().min(0).describe('Cores that its threads used.'),
    threads: countSchema,
    sendLagMs: z
      .strictObject({ p99: millisSchema, max: millisSchema })
      .describe('How late requests left: what the generator itself adds.'),
    saturated: z
      .string()
      .describe('Why these figures say as much of the generator as of the target; absent where they do not.')
      .exactOptional(),
  }),
});
export type LoadResult = z.infer<typeof loadResultSchema>;

/** One second of a load: the requests that were due in it, and what became of them. */
export const loadMomentSchema = z.strictObject({
  atMs: millisSchema.describe('Since the first request was due.'),
  offered: countSchema,
  admitted: countSchema,
  ok: countSchema,
  shed: countSchema,
  failed: countSchema,
  timedOut: countSchema,
  p50Ms: millisSchema.nullable(),
  p95Ms: millisSchema.nullable(),
});
export type LoadMoment = z.infer<typeof loadMomentSchema>;
