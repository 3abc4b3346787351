import { z } from 'zod';
import { shortly } from '../model/errors.ts';
import { notWhat, type ReadPart, readPart } from '../text/schema-problems.ts';
import { type ParsedRehearsal, rehearsalSchema } from './rehearsal.ts';
import { type RehearsalStep, stepSchema } from './rehearsal-step.ts';
import { shell, shellStepSchema } from './shell-step.ts';

const listSchema = z.array(z.unknown()).min(1, 'must name at least one');
/** What is needed of a rehearsal to find its steps, whatever else is wrong with it. */
const outlineSchema = rehearsalSchema.pick({ ways: true, steps: true }).strip();
type Steps = z.infer<typeof outlineSchema>['steps'];

/**
 * Checks that what a file exports is a rehearsal, with the steps of each of its ways.
 * @throws FiredrillError `usage` naming the file, each key that is wrong in it or in a step, and what belongs there
 */
export function parseRehearsal(exported: unknown, file: string): ParsedRehearsal {
  const read = readPart(rehearsalSchema, exported, []);
  const outline = outlineSchema.safeParse(exported);
  const ofSteps = (outline.data?.ways ?? []).flatMap((way) =>
    outline.data === undefined ? [] : problemsIn(readSteps(outline.data.steps, way)),
  );
  // A list is the same whatever the way.
  const problems = [...new Set([...('problems' in read ? read.problems : []), ...ofSteps])];
  if ('problems' in read || problems.length > 0) throw notWhat(file, 'a rehearsal', problems);
  const { steps, ...rehearsal } = read.data;
  return {
    ...rehearsal,
    steps: (way) =>
      readSteps(steps, way).map((step) => {
        if ('problems' in step) throw notWhat(file, 'a rehearsal', step.problems);
        return step.data;
      }),
  };
}

function readSteps(steps: Steps, way: string): ReadPart<RehearsalStep>[] {
  const below = typeof steps === 'function' ? `steps("${way}")` : 'steps';
  const list = written(steps, way);
  if (list instanceof Error) return [{ problems: [`${below}: the function throws: ${shortly(list)}`] }];
  const read = readPart(listSchema, list, [below]);
  return 'problems' in read ? [read] : read.data.map((step, at) => readStep(step, [below, String(at)]));
}

/** A function is the target's own, and may not know that way. */
function written(steps: Steps, way: string): unknown {
  if (typeof steps !== 'function') return steps;
  try {
    return steps(way);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The keys of each sort of step are checked by themselves, so that a typo is named. */
function readStep(step: unknown, below: readonly string[]): ReadPart<RehearsalStep> {
  if (typeof step !== 'object' || step === null || !('in' in step)) return readPart(stepSchema, step, below);
  const read = readPart(shellStepSchema, step, below);
  return 'problems' in read ? read : { data: shell(read.data) };
}

function problemsIn(read: readonly ReadPart<unknown>[]): string[] {
  return read.flatMap((one) => ('problems' in one ? one.problems : []));
}
