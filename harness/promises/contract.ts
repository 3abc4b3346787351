/** A drill's contract: the union of what all kinds of promises let be promised. */

import { z } from 'zod';
import { conversationSchema } from '../model/conversation.ts';
import { waySchema } from '../model/drill.ts';
import { workloadSchema } from '../model/request.ts';
import { nameSchema, serviceNameSchema } from '../model/scalars.ts';
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

/** What a drill's stack and traffic are where they are not the target's. */
const setting = {
  /** Services that are started for these profiles alone are part of the stack, see `services.<name>.profiles`. */
  profiles: z.array(nameSchema).readonly().exactOptional(),
  /** The service that users call in this drill, such as a balancer of one of those profiles. */
  entry: serviceNameSchema.exactOptional(),
  /** Replaces the contract's `workload` for this drill. */
  workload: workloadSchema.exactOptional(),
  /**
   * Which way a probe goes at this target while the fault lasts, where that is not the drill's way: a cache is to some what they
   * cannot do without. Of readiness `readiness` says it.
   */
  whileBroken: z
    .strictObject({ liveness: waySchema.exactOptional(), user: waySchema.exactOptional() })
    .exactOptional(),
  /** Replaces the contract's `conversation` for this drill. */
  events: conversationSchema.exactOptional(),
};

const broken = {
  /** The service to break, by its name. Left out: the first that has the role that the drill breaks. */
  breaks: z.string().exactOptional(),
};

/** What the target's owners expect of one drill; `variants`: each key given replaces the drill's. */
export const drillContractSchema = promisesSchema.extend({
  ...setting,
  ...broken,
  /** Every replica of it is broken, and not only the first. */
  replicas: z.literal('all').exactOptional(),
  /**
   * For a drill that fills a disk: this folder of the service is a file system of its own, of so many MiB and empty at first, in
   * that drill's stack alone.
   */
  disk: z
    .strictObject({
      path: z.string().startsWith('/', 'must be an absolute path'),
      sizeMiB: z.number().int().min(1).max(1024),
    })
    .exactOptional(),
  variants: z.record(z.string(), partial.extend({ ...setting, ...broken })).exactOptional(),
});

export type DrillContract = z.infer<typeof drillContractSchema>;
export type Promises = z.infer<typeof promisesSchema>;

/** What holds for one variant of a drill: the drill's contract, with what is different about the variant. */
export function promisesOf(contract: DrillContract, variant: string): Promises {
  const { variants, replicas: _, disk: __, ...common } = contract;
  const whole: Partial<DrillContract> = { ...common, ...variants?.[variant] };
  for (const key of ['breaks', ...Object.keys(setting)]) Reflect.deleteProperty(whole, key);
  return promisesSchema.parse(whole);
}

/** The service that a drill's contract names as the one to break in a variant. */
export function namedToBreak(contract: DrillContract | undefined, variant: string): string | undefined {
  return contract?.variants?.[variant]?.breaks ?? contract?.breaks;
}

/** Made once: it is asked for every pair of a plan, and to make a schema takes longer than to parse by it. */
const settingSchema = z.object(setting);

/** What stack and traffic are in one variant of a drill, where they are not the target's; without a variant, in the drill. */
export function settingOf(contract: DrillContract | undefined, variant?: string): Setting {
  const own = variant === undefined ? {} : contract?.variants?.[variant];
  return settingSchema.parse({ ...contract, ...own });
}

export type Setting = z.infer<typeof settingSchema>;
