import { z } from 'zod';
import { textSchema } from '../model/scalars.ts';
import { type Target as AnyTarget, type ServiceSpec, targetSchema } from '../model/target.ts';
import { type DrillContract, drillContractSchema } from '../promises/contract.ts';
import { parseExport } from '../text/schema-problems.ts';
import { withKeys } from './keyed-lists.ts';

export type Target = AnyTarget<DrillContract>;

/** What a target says of its compose file; the path is relative to the folder of `target.ts`. */
export const composeSchema = z.union([
  textSchema,
  z.strictObject({ file: textSchema, profiles: z.array(textSchema).readonly().exactOptional() }),
]);

/** How many containers of a service there are; one where it is left out. */
interface Replicated {
  readonly replicas?: number;
}

/** A target whose services are those of a compose file; what it says of them wins over what that does. */
export type ComposeTarget = Omit<Target, 'services'> & {
  readonly compose: z.infer<typeof composeSchema>;
  readonly services?: Readonly<Record<string, Partial<ServiceSpec> & Replicated>>;
};

/** A target whose services leave to their components what these say of them. */
export type BriefTarget = Omit<Target, 'services'> & {
  readonly services: Readonly<
    Record<
      string,
      Replicated &
        Omit<ServiceSpec, 'role' | 'ready' | 'limits'> &
        Partial<Pick<ServiceSpec, 'role' | 'ready' | 'limits'>>
    >
  >;
};

const schema = targetSchema(drillContractSchema);

/**
 * Checks that what a target's file exports is a target.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there.
 */
export function parseTarget(exported: unknown, file: string): Target {
  return parseExport(schema, withKeys(exported), file, 'a target');
}
