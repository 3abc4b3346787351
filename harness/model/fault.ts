import { z } from 'zod';
import type { Abilities } from './abilities.ts';
import { type Effect, type Strikes, strikesSchema } from './effect.ts';
import { durationSchema, nameSchema, textSchema } from './scalars.ts';
import type { Millis } from './time.ts';

/** A server of a fault's own, started with the stack so that the injection need not wait for it. */
const companionSchema = z.strictObject({
  /** Also its host name inside the stack. */
  name: nameSchema,
  /** Path of a program for Node without imports but Node's; told in `IN_FRONT_OF` which service it stands in front of. */
  program: textSchema,
  port: z.number().int().min(1).max(65_535),
  /** It is given the certificate that the service's `tls` has for this, beside its program. */
  presents: z.literal('expired').exactOptional(),
});
export type Companion = z.infer<typeof companionSchema>;

/**
 * One way to break one service, or the links that lead to it; it knows how to undo itself.
 *
 * ```
 *  inject ──► the world is broken, or the call throws and it may be half broken
 *  undo   ──► as before, whatever inject came to, and however often it is called
 *  effect ──► looks at the world, as a client sees it, and not at bookkeeping
 * ```
 */
export interface Fault<Needs extends keyof Abilities = keyof Abilities> {
  name: string;
  /** It offers the contract's load, which must have one. */
  offersLoad?: true;
  /** It speaks of the contract's workload, which there must be. */
  needsWorkload?: true;
  /** It fills file systems of bounded size, of which the service must have one. */
  fills?: true;
  /** The component that it speaks the language of, by name; any when left out. */
  of?: string;
  companion?: Companion;
  /** The chance with which it strikes each, where it strikes by chance: its effect then tells its `rate`. */
  strikes?: Strikes;
  /**
   * Has connections draw again that have drawn already, where the effect strikes by chance: a client that keeps its
   * connections would otherwise be struck at once or never.
   */
  again?: {
    everyMs: Millis;
    act(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  };
  inject(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  undo(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  effect(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<Effect>;
}

function functionSchema<F>() {
  return z.custom<F>(
    (value) => typeof value === 'function',
    'must be a function; a fault has inject, undo and effect',
  );
}

/** A fault as a drill's file has it; what its functions may ask for is known to the compiler alone. */
export const faultSchema = z.strictObject({
  name: textSchema,
  offersLoad: z.literal(true).exactOptional(),
  needsWorkload: z.literal(true).exactOptional(),
  fills: z.literal(true).exactOptional(),
  of: textSchema.exactOptional(),
  companion: companionSchema.exactOptional(),
  strikes: strikesSchema.exactOptional(),
  again: z
    .strictObject({ everyMs: durationSchema, act: functionSchema<NonNullable<Fault['again']>['act']>() })
    .exactOptional(),
  inject: functionSchema<Fault['inject']>(),
  undo: functionSchema<Fault['undo']>(),
  effect: functionSchema<Fault['effect']>(),
}) satisfies z.ZodType<Fault>;
