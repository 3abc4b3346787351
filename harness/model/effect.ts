import { z } from 'zod';
import { countSchema } from './scalars.ts';

/** What a fault strikes by chance, and with which chance it was asked for, 0 to 1. */
export const strikesSchema = z.strictObject({
  chance: z.number().positive().max(1),
  of: z.enum(['connections', 'packets']),
});
export type Strikes = z.infer<typeof strikesSchema>;

/** How often something that strikes by chance was seen to strike. */
export const rateSchema = z.object({
  chance: z.number(),
  of: strikesSchema.shape.of,
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
