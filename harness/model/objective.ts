import { z } from 'zod';

/** Share, 0 to 1, of the workload's requests that were served while the fault was in. */
export const SERVED = 'served';

export const MEASURES = ['detect', 'alert', 'deliver', 'recover', 'rto', 'outage', 'clear'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Figures of a load: shares of 0 to 1, and milliseconds. */
export const LOAD_FIGURES = ['success', 'shed', 'p95', 'drain'] as const;

/** One bound on one figure. Durations are in milliseconds of production time and are never scaled. */
const bound = z.union([
  z.strictObject({ figure: z.string(), atMost: z.number().nonnegative() }),
  z.strictObject({ figure: z.string(), atLeast: z.number().nonnegative() }),
]);
const tier = z.array(bound).min(1).readonly();

/** Two tiers; the bounds of a tier must hold together. `figure` of the first bound names the objective. */
export const objective = z.strictObject({
  objective: tier,
  acceptable: tier.exactOptional(),
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: z.enum(['owners', 'ours']),
});

export type Bound = z.infer<typeof bound>;
export type Objective = z.infer<typeof objective>;
