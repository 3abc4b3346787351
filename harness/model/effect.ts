import { z } from 'zod';
import { countSchema } from './scalars.ts';

/** How often something that strikes by chance was seen to strike. */
export const rateSchema = z.object({
  /** The chance that was asked for, 0 to 1. */
  chance: z.number(),
  of: z.enum(['connections', 'packets']),
  trials: countSchema,
  struck: countSchema,
  /** Connections of the target's own that can be struck, where only new ones were tried. */
  own: countSchema.exactOptional(),
});
export type Rate = z.infer<typeof rateSchema>;

/** What was seen of a fault, by looking and not by trusting the call that made it. */
export const effectSchema = z.object({
  seen: z.boolean(),
  how: z.string(),
  rate: rateSchema.exactOptional(),
});
export type Effect = z.infer<typeof effectSchema>;
