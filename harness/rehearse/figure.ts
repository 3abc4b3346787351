import { z } from 'zod';
import { timeTierSchema } from '../model/objective.ts';
import { nameSchema, textSchema } from '../model/scalars.ts';

/** A figure that is no step's: from one moment of the rehearsal to another. `rpo` is read from the ledger. */
export const figure = z.strictObject({
  id: nameSchema,
  title: textSchema,
  tier: timeTierSchema.exactOptional(),
});
