import { z } from 'zod';
import { serviceNameSchema, textSchema } from '../model/scalars.ts';
import { type Target as AnyTarget, targetSchema, writtenServiceSchema } from '../model/target.ts';
import { type DrillContract, drillContractSchema } from '../promises/contract.ts';
import { parseExport } from '../text/schema-problems.ts';
import { withKeys } from './keyed-lists.ts';

export type Target = AnyTarget<DrillContract>;

/** What a target says of its compose file; the path is relative to the folder of the target's own. */
export const composeSchema = z.union([
  textSchema,
  z.strictObject({ file: textSchema, profiles: z.array(textSchema).readonly().exactOptional() }),
]);

const schema = targetSchema(drillContractSchema);

/**
 * A target as people write it, in TypeScript or in YAML: its services may leave out what their components say of them, or its
 * compose file, where it has one; what it says of them itself wins.
 */
export const writtenTargetSchema = schema.extend({
  /** Its services are those of a compose file. */
  compose: composeSchema.exactOptional(),
  /** By name; the name is also the host name inside the stack. */
  services: z.record(serviceNameSchema, writtenServiceSchema).readonly().exactOptional(),
});
export type WrittenTarget = z.input<typeof writtenTargetSchema>;

/**
 * Checks that what a target's file exports is a target.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there.
 */
export function parseTarget(exported: unknown, file: string): Target {
  return parseExport(schema, withKeys(exported), file, 'a target');
}
