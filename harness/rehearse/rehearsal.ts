/**
 * What a rehearsal is: a procedure that people have to be able to do under pressure, as data that is run, timed and
 * printed as the runbook, so that the three cannot drift.
 */

import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import type { Look } from '../model/look.ts';
import { workloadSchema } from '../model/request.ts';
import { nameSchema, sourceSchema, textSchema } from '../model/scalars.ts';
import { millisSchema } from '../model/time.ts';
import { dueDay } from './due.ts';
import type { Part } from './part.ts';
import type { World } from './world.ts';

const callable = <F>() => z.custom<F>((it) => typeof it === 'function', 'must be a function');

/** Two bounds in milliseconds of real time; nothing in a rehearsal is compressed. */
export const tier = z.strictObject({
  objective: millisSchema,
  acceptable: millisSchema.exactOptional(),
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: sourceSchema,
});

/** What the report needs to know of a step besides what happened. */
export const stepFacts = z.strictObject({
  /** Short and stable: history compares by it. */
  id: nameSchema,
  title: textSchema,
  /** Who would do it in production: `on-call engineer`. */
  who: textSchema,
  /** What is true when it is done, in words. */
  until: textSchema,
  /**
   * `scene`: makes a rehearsal of it and is no part of the procedure. `watch`: people do it, in a rehearsal Firedrill does,
   * also where people do the rest. `paper`: stands in the runbook and is not rehearsed, for the reason that `until` gives.
   */
  part: z.enum(['scene', 'watch', 'paper']).exactOptional(),
  tier: tier.exactOptional(),
});

export const stepSchema = stepFacts.extend({
  /** What is done, for the runbook: commands, and what to mind. */
  how: z.array(textSchema).readonly(),
  /** Milliseconds after which the postcondition is not waited for any more. */
  limitMs: z.number().positive(),
  /** What people type who do it by hand, on the stack of this rehearsal. */
  byHand: callable<(world: World, signal: AbortSignal) => Promise<readonly string[]>>().exactOptional(),
  /** Goes on while the next steps are done; it must be over before the rehearsal is. */
  alongside: z.literal(true).exactOptional(),
  /** Whether it is part of the procedure in that variant; left out: in all of them. */
  only: callable<(variant: string) => boolean>().exactOptional(),
  /** Why it is not done this time; left out or `undefined`: it is. */
  unless: callable<(world: World) => string | undefined>().exactOptional(),
  act: callable<(world: World, signal: AbortSignal) => Promise<void>>().exactOptional(),
  /** Milliseconds between two looks; 50 when left out. */
  everyMs: z.number().positive().exactOptional(),
  /** Looks whether the postcondition holds; asked again and again until it does, or its limit has passed. */
  look: callable<(world: World, signal: AbortSignal) => Promise<Look>>(),
});

/** A figure that is no step's: from one moment of the rehearsal to another. `rpo` is read from the ledger. */
export const figure = z.strictObject({ id: nameSchema, title: textSchema, tier: tier.exactOptional() });

/** The steps of the procedure, or of each way in which it can be done. */
type Steps = readonly RehearsalStep[] | ((way: string) => readonly RehearsalStep[]);

export const rehearsalSchema = z.strictObject({
  name: nameSchema,
  title: textSchema,
  summary: textSchema,
  /** The day of each month on which it is due: `first Tuesday`. */
  due: textSchema.superRefine((rule, context) => {
    try {
      dueDay(rule, 2026, 0);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  }),
  /** What may go wrong, chosen with `--variant`; the first is the default. */
  variants: z
    .record(nameSchema, z.strictObject({ title: textSchema }))
    .refine((variants) => Object.keys(variants).length > 0, 'must name at least one')
    .default({ usual: { title: 'nothing goes wrong' } }),
  /** Ways in which it can be done, chosen with `--way`; the first is the default. */
  ways: z.array(nameSchema).min(1, 'must name at least one').readonly().default(['usual']),
  /** The users' traffic, where it differs from the target's own. */
  workload: workloadSchema.exactOptional(),
  figures: z.array(figure).readonly().default([]),
  /** What this rehearsal has besides steps, see `Part`. */
  parts: z
    .array(
      z.custom<Part>(
        (it) => typeof it === 'object' && it !== null && 'records' in it && 'start' in it,
        'must be a part: an object with records and start',
      ),
    )
    .readonly()
    .default([]),
  steps: z.custom<Steps>(
    (it) => typeof it === 'function' || Array.isArray(it),
    'must be a list of steps, or a function that returns one for a way',
  ),
});

export type Tier = z.infer<typeof tier>;
export type RehearsalStep = z.input<typeof stepSchema>;
/** What a target's `rehearsals/<name>.ts` exports. */
export type Rehearsal = z.input<typeof rehearsalSchema>;
/** The same with all that was left out, and with its steps checked. */
export type ParsedRehearsal = Omit<z.output<typeof rehearsalSchema>, 'steps'> & {
  /** New ones each time: a step may keep something from its act to its look. */
  steps(way: string): RehearsalStep[];
};

/** The default of what can be chosen: the first. @throws FiredrillError `internal` where nothing can */
export function first(names: readonly string[]): string {
  const [name] = names;
  if (name === undefined) throw new FiredrillError('internal', 'a rehearsal has a variant and a way');
  return name;
}

/** The procedure as it is done in that variant; the runbook has all of its steps. */
export function procedure(rehearsal: ParsedRehearsal, way: string, variant: string): RehearsalStep[] {
  return rehearsal.steps(way).filter(({ only }) => only?.(variant) ?? true);
}
