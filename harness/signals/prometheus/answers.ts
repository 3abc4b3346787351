/** What Prometheus' API answers, each asker with the fields that it reads: some ask forty times a second. */

import { z } from 'zod';
import { sampleSchema } from '../../model/timeline.ts';

/** Of `/api/v1/rules`. */
export function rulesAnswer<Rule extends z.ZodRawShape, Group extends z.ZodRawShape>(
  rule: Rule,
  group: Group,
) {
  const groups = z.array(z.object({ ...group, rules: z.array(z.object(rule)) }));
  return z.object({ data: z.object({ groups }) });
}

/** Values are strings, so that there is one for infinity and for what is no number. */
const sample = z.string().transform((text) => sampleSchema.parse(/\d/.test(text) ? Number(text) : text));

/** Of `/api/v1/query` for a vector, with what tells its series apart. */
export const labelledAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), sample]) }),
    ),
  }),
});

/** Of `/api/v1/query` for a vector. */
export const queryAnswer = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), sample]) })) }),
});
