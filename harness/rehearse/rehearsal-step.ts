/** A step of a rehearsal: what is done, and how it is seen to be done. */

import { z } from 'zod';
import type { Look } from '../model/look.ts';
import { LONGEST_MS, textSchema } from '../model/scalars.ts';
import { stepFacts } from './step-facts.ts';
import type { World } from './world.ts';

const callable = <F>() => z.custom<F>((it) => typeof it === 'function', 'must be a function');

export const stepSchema = stepFacts.extend({
  /** What is done, for the runbook: commands, and what to mind. */
  how: z.array(textSchema).readonly(),
  /** Milliseconds after which the postcondition is not waited for any more. */
  limitMs: z.number().positive().max(LONGEST_MS),
  /** What people type who do it by hand, on the stack of this rehearsal. */
  byHand: callable<(world: World, signal: AbortSignal) => Promise<readonly string[]>>().exactOptional(),
  /** Goes on while the next steps are done; it must be over before the rehearsal is. */
  alongside: z.literal(true).exactOptional(),
  /** Whether it is part of the procedure in that variant; left out: in all of them. */
  only: callable<(variant: string) => boolean>().exactOptional(),
  /** It belongs to what goes wrong in some variants, so that without it the procedure was done all the same. */
  besides: z.literal(true).exactOptional(),
  /** Why it is not done this time; left out or `undefined`: it is. */
  unless: callable<(world: World) => string | undefined>().exactOptional(),
  /** Does it; `tell` shows people how far it is. */
  act: callable<
    (world: World, signal: AbortSignal, tell: (how: string) => void) => Promise<void>
  >().exactOptional(),
  /** Milliseconds between two looks; 50 when left out. */
  everyMs: z.number().positive().max(LONGEST_MS).exactOptional(),
  /** Looks whether the postcondition holds; asked again and again until it does, or its limit has passed. */
  look: callable<(world: World, signal: AbortSignal) => Promise<Look>>(),
});

export type RehearsalStep = z.input<typeof stepSchema>;
