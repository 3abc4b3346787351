import { type Target as AnyTarget, targetSchema } from '../model/target.ts';
import { type DrillContract, drillContractSchema } from '../promises/contract.ts';
import { parseExport } from '../text/schema-problems.ts';

export type Target = AnyTarget<DrillContract>;

const schema = targetSchema(drillContractSchema);

/**
 * Checks that what a target's file exports is a target.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there.
 */
export function parseTarget(exported: unknown, file: string): Target {
  return parseExport(schema, exported, file, 'a target');
}
