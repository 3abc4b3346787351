import { z } from 'zod';
import { timeTierSchema } from '../model/objective.ts';
import { nameSchema, textSchema } from '../model/scalars.ts';

/** What the report needs to know of a step besides what happened. */
export const stepFacts = z.strictObject({
  /** Short and stable: history compares by it. */
  id: nameSchema,
  title: textSchema,
  /** Who would do it in production: `on-call engineer`. */
  who: textSchema,
  /** What is true when it is done, in words. */
  until: textSchema,
  /**
   * `scene`: makes a rehearsal of it and is no part of the procedure. `watch`: people do it, in a rehearsal Firedrill does,
   * also where people do the rest. `paper`: stands in the runbook and is not rehearsed, for the reason that `until` gives.
   */
  part: z.enum(['scene', 'watch', 'paper']).exactOptional(),
  tier: timeTierSchema.exactOptional(),
});
