import { FiredrillError } from '../model/errors.ts';
import type { RehearsalStep } from './rehearsal.ts';

/** A step that is done, and seen to be done, by commands of a shell. */
export interface ShellStep
  extends Pick<RehearsalStep, 'id' | 'title' | 'until'>,
    Partial<Pick<RehearsalStep, 'who' | 'limitMs' | 'tier' | 'part'>> {
  /** What is done; people who do it by hand type the same. */
  run: string;
  /** Succeeds once it is so; run again and again until then. */
  check: string;
}

const LIMIT_MS = 60_000;
/** A command in a container takes longer to start than most take to run. */
const EVERY_MS = 250;

/**
 * Both commands are run by `sh` in the container of a service, as whom it runs.
 * @param service one of the target's services
 */
export function shell(service: string, { run, check, ...step }: ShellStep): RehearsalStep {
  const command = (line: string) => ['sh', '-ec', line];
  return {
    who: 'on-call engineer',
    limitMs: LIMIT_MS,
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
