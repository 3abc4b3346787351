/** A drill's contract: the union of what all kinds of promises let be promised. */

import { z } from 'zod';
import type { DefinedKind } from './kind.ts';
import { KINDS } from './kinds.ts';

type ShapeOf<K> = K extends DefinedKind<infer Shape> ? Shape : never;
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Shape = Together<ShapeOf<(typeof KINDS)[number]>>;

function shape(): Shape {
  return Object.assign({}, ...KINDS.map((kind) => kind.contract));
}

/** What holds for one variant of a drill. */
export const promisesSchema = z.strictObject(shape());
const partial = promisesSchema.exactPartial();

/** What the target's owners expect of one drill; `variants`: each key given replaces the drill's. */
export const drillContractSchema = promisesSchema.extend({
  /** The service to break, by its name. Left out: the first that has the role that the drill breaks. */
  breaks: z.string().exactOptional(),
  /** Every replica of it is broken, and not only the first. */
  replicas: z.literal('all').exactOptional(),
  variants: z.record(z.string(), partial).exactOptional(),
});

export type DrillContract = z.infer<typeof drillContractSchema>;
export type Promises = z.infer<typeof promisesSchema>;

/** What holds for one variant of a drill: the drill's contract, with what is different about the variant. */
export function promisesOf(contract: DrillContract, variant: string): Promises {
  const { variants, breaks: _, replicas: __, ...common } = contract;
  return promisesSchema.parse({ ...common, ...variants?.[variant] });
}
