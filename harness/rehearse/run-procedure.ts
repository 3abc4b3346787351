import { runStep, type StepRun } from '../people/run-step.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { World } from './world.ts';

/**
 * Does the steps of a procedure one after another, those that go on alongside at the same time, and ends at the first
 * that fails. By hand nothing goes on alongside: people do one thing at a time.
 * @returns whether all of them were done or skipped for a reason
 */
export async function runProcedure(
  steps: readonly RehearsalStep[],
  world: World,
  run: StepRun,
): Promise<boolean> {
  const alongside: Promise<boolean>[] = [];
  const joined = async () => (await Promise.all(alongside)).every(Boolean);
  for (const step of steps) {
    if (step.part === 'paper') continue;
    const done = runStep(step, world, run).then((outcome) => outcome !== 'failed');
    if (step.alongside === true && !run.people.manual) {
      // Its outcome is looked at when all are waited for; until then it must not end the process as an unhandled error.
      done.catch(() => undefined);
      alongside.push(done);
    } else if (!(await done)) {
      await Promise.allSettled(alongside);
      return false;
    }
  }
  return joined();
}
