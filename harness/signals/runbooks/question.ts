/** The ways in which a line of a runbook is asked. */

import { z } from 'zod';
import { serviceNameSchema, textSchema } from '../../model/scalars.ts';

/** A query, as the runbook has it; its durations are production's and are compressed. */
export const queried = { promql: textSchema };

/** A command, as the runbook has it, for `sh -c` in the container of a service that has what it needs. */
export const commanded = { command: textSchema, in: serviceNameSchema };

/**
 * A command that prints the end of a log, as the runbook has it: the engine is asked for the last so many lines of each of these
 * services in its place, since a container on the stack's network has no engine.
 */
export const logged = {
  command: textSchema,
  log: z.array(serviceNameSchema).min(1).readonly(),
  last: z.number().int().min(1).max(10_000),
};

const askSchema = z.union([z.strictObject(queried), z.strictObject(commanded), z.strictObject(logged)]);

/** What is asked, without what its answer means. */
export type Ask = z.infer<typeof askSchema>;
