import { z } from 'zod';
import { countSchema, textSchema } from './scalars.ts';

const fateSchema = z
  .enum(['killed', 'survived', 'equivalent'])
  .describe('equivalent: the contract itself makes no difference between the mutant and the original.');

const mutantResultSchema = z
  .strictObject({
    id: textSchema.describe('Made of keys: rules/ReadinessFailed/deleted.'),
    title: textSchema.describe('What was done, in a sentence.'),
    on: z.enum(['timeline', 'series']).describe('What it was done to.'),
    fate: fateSchema,
    killedBy: z
      .array(textSchema)
      .describe('Ids of findings of its own promise that were good and no longer are.'),
    mustBreak: z
      .array(textSchema)
      .describe('Ids of the findings of which one at least must no longer be good.'),
    because: textSchema.describe('What the finding says that killed it, or why it lives.'),
  })
  .meta({ id: 'mutant' });
export type MutantResult = z.infer<typeof mutantResultSchema>;

/** `prove --json`: whether a drill is able to fail. Its keys are in the order in which they are printed. */
export const proofSchema = z.strictObject({
  schema: z.literal(1),
  drill: textSchema,
  variant: textSchema,
  target: textSchema,
  run: textSchema.describe('The run whose recording was mutated.'),
  killed: countSchema,
  survived: countSchema,
  equivalent: countSchema,
  score: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Killed of killed and survived; null where there are none.'),
  mutants: z.array(mutantResultSchema),
  notTried: z.array(textSchema).describe('What could not be tried here, and why, a sentence each.'),
});
export type Proof = z.infer<typeof proofSchema>;
