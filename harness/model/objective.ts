import { z } from 'zod';
import { sourceSchema } from './scalars.ts';
import { millisSchema } from './time.ts';

/** Share, 0 to 1, of the workload's requests that were served while the fault was in. */
export const SERVED = 'served';

export const MEASURES = ['detect', 'alert', 'deliver', 'recover', 'rto', 'outage', 'clear'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Figures of a load: shares of 0 to 1, and milliseconds. */
export const LOAD_FIGURES = ['success', 'shed', 'p95', 'drain'] as const;

/** Figures of the ledger: milliseconds for rpo, else counts. */
export const LEDGER_FIGURES = ['rpo', 'lost', 'duplicated', 'resurrected'] as const;

/** What a run measures; a name that is none of these is refused where the contract is read. */
const figure = z.string();

/** One bound on one figure. Durations are in milliseconds of production time and are never scaled. */
export const boundSchema = z.union([
  z.strictObject({ figure, atMost: z.number().nonnegative() }),
  z.strictObject({ figure, atLeast: z.number().nonnegative() }),
]);
export type Bound = z.infer<typeof boundSchema>;

/** Two bounds in milliseconds of real time, for what nothing compresses: what people do, and what a rehearsal does. */
export const timeTierSchema = z.strictObject({
  objective: millisSchema,
  acceptable: millisSchema.exactOptional(),
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: sourceSchema,
});
export type Tier = z.infer<typeof timeTierSchema>;

const tier = z.array(boundSchema).min(1).readonly();

/** Two tiers; the bounds of a tier must hold together. `figure` of the first bound names the objective. */
export const objectiveSchema = z.strictObject({
  objective: tier,
  acceptable: tier.exactOptional(),
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: sourceSchema,
});
export type Objective = z.infer<typeof objectiveSchema>;
