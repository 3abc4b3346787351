import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { LONGEST_MS, textSchema } from '../model/scalars.ts';
import { type RehearsalStep, stepSchema } from './rehearsal-step.ts';

const LIMIT_MS = 60_000;
/** A command in a container takes longer to start than most take to run. */
const EVERY_MS = 250;

/** A step that is done, and seen to be done, by commands of `sh` in a service's container, as the user that the service runs as. */
export const shellStepSchema = stepSchema
  .pick({ id: true, title: true, until: true, part: true, tier: true, only: true })
  .extend({
    /** One of the target's services. */
    in: textSchema,
    /** What is done; people who do it by hand type the same. */
    run: textSchema,
    /** Succeeds once it is so; run again and again until then. */
    check: textSchema,
    who: textSchema.default('on-call engineer'),
    limitMs: z.number().positive().max(LONGEST_MS).default(LIMIT_MS),
  });

export type ShellStep = z.input<typeof shellStepSchema>;

/** What such a step does, in terms of any other. */
export function shell(described: z.output<typeof shellStepSchema>): RehearsalStep {
  const { in: service, run, check, ...step } = described;
  const command = (line: string) => ['sh', '-ec', line];
  return {
    everyMs: EVERY_MS,
    ...step,
    how: [`in ${service}: ${run}`],
    byHand: async (world) => [world.runByHand(service, command(run))],
    act: async (world, signal) => void (await world.run(service, command(run), signal)),
    async look(world, signal) {
      try {
        await world.run(service, command(check), signal);
        return { met: true };
      } catch (error) {
        if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
        return { met: false, seen: error.message };
      }
    },
  };
}
