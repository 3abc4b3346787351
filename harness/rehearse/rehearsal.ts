/**
 * What a rehearsal is: a procedure that people have to be able to do under pressure, as data that is run, timed and
 * printed as the runbook, so that the three cannot drift.
 */

import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { workloadSchema } from '../model/request.ts';
import { durationSchema, nameSchema, textSchema } from '../model/scalars.ts';
import { dueRuleSchema } from './due-rule.ts';
import { figure } from './figure.ts';
import { followUp } from './follow-up.ts';
import type { Part } from './part.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { ShellStep } from './shell-step.ts';

/** As it is written: where it is of some ways only, `ways` names them. */
const writtenFigure = figure.extend({ ways: z.array(nameSchema).min(1).readonly().exactOptional() });

/** The steps of the procedure, or of each way in which it can be done. */
type Written = readonly (RehearsalStep | ShellStep)[];
type Steps = Written | ((way: string) => Written);

const functionSchema = z.custom((it) => typeof it === 'function');

/** What every part has; what its functions give shows when they are called. */
const partShape = z.looseObject({
  records: z.record(z.string(), z.instanceof(z.ZodType)),
  start: functionSchema,
  facts: functionSchema.optional(),
  releases: functionSchema.optional(),
  problems: functionSchema.optional(),
  judge: functionSchema.optional(),
});

export const rehearsalSchema = z.strictObject({
  name: nameSchema,
  title: textSchema,
  summary: textSchema,
  /** When it is due: `every Monday`, `first Tuesday` and `the 1st` of each month, or `{ every: 'quarter', on: 'first Wednesday' }`. */
  due: dueRuleSchema,
  /** What may go wrong, chosen with `--variant`; the first is the default. */
  variants: z
    .record(nameSchema, z.strictObject({ title: textSchema }))
    .refine((variants) => Object.keys(variants).length > 0, 'must name at least one')
    .default({ usual: { title: 'nothing goes wrong' } }),
  /** Ways in which it can be done, chosen with `--way`; the first is the default. */
  ways: z.array(nameSchema).min(1, 'must name at least one').readonly().default(['usual']),
  /** Services that are started for these profiles alone are part of the stack, see `services.<name>.profiles`. */
  profiles: z.array(nameSchema).readonly().default([]),
  /** Service → the component that it runs at first, where that is not the target's own: of an upgrade, the version of before. */
  instead: z.record(nameSchema, textSchema).default({}),
  /**
   * What lasts as long as the procedure says, such as a watch, by name; `--hurry` shortens it, but not below `leastMs`, such as the
   * range over which what is watched is counted. The record shows how long each lasted.
   */
  waits: z
    .record(
      nameSchema,
      z
        .strictObject({ title: textSchema, ms: durationSchema, leastMs: durationSchema.exactOptional() })
        .refine(({ ms, leastMs = 0 }) => leastMs <= ms, {
          path: ['leastMs'],
          message: 'is longer than the wait itself, ms',
        }),
    )
    .default({}),
  /** The users' traffic, where it differs from the target's own. */
  workload: workloadSchema.exactOptional(),
  figures: z.array(writtenFigure).readonly().default([]),
  /** What people do once a way back is done; the report asks for it where that step was done, and the runbook ends with it. */
  followUps: z.array(followUp).readonly().default([]),
  /** What this rehearsal has besides steps, see `Part`. */
  parts: z
    .array(
      z.custom<Part>(
        (it) => partShape.safeParse(it).success,
        'must be a part: an object with records, which are schemas by kind, with a function start, and perhaps with the functions facts, releases, problems and judge',
      ),
    )
    .readonly()
    .default([]),
  steps: z.custom<Steps>(
    (it) => typeof it === 'function' || Array.isArray(it),
    'must be a list of steps, or a function that returns one for a way',
  ),
});

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
export function procedure(
  rehearsal: Pick<ParsedRehearsal, 'steps'>,
  way: string,
  variant: string,
): RehearsalStep[] {
  return rehearsal.steps(way).filter(({ only }) => only?.(variant) ?? true);
}
