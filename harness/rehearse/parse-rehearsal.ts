import { z } from 'zod';
import { parseExport } from '../text/schema-problems.ts';
import { type ParsedRehearsal, rehearsalSchema } from './rehearsal.ts';
import { type RehearsalStep, stepSchema } from './rehearsal-step.ts';
import { shell, shellStepSchema } from './shell-step.ts';

const listSchema = z.array(z.unknown()).min(1, 'must name at least one');

/**
 * Checks that what a file exports is a rehearsal, with the steps of each of its ways.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there
 */
export function parseRehearsal(exported: unknown, file: string): ParsedRehearsal {
  const parse = <T>(schema: z.ZodType<T>, value: unknown, below: readonly string[]) =>
    parseExport(schema, value, file, 'a rehearsal', below);
  const { steps, ...rehearsal } = parse(rehearsalSchema, exported, []);
  // The keys of each sort of step are checked by themselves, so that a typo is named.
  const stepOf = (step: unknown, below: readonly string[]): RehearsalStep =>
    typeof step === 'object' && step !== null && 'in' in step
      ? shell(parse(shellStepSchema, step, below))
      : parse(stepSchema, step, below);
  const stepsOf = (way: string) => {
    const [list, below] = typeof steps === 'function' ? [steps(way), `steps("${way}")`] : [steps, 'steps'];
    return parse(listSchema, list, [below]).map((step, at) => stepOf(step, [below, String(at)]));
  };
  for (const way of rehearsal.ways) stepsOf(way);
  return { ...rehearsal, steps: stepsOf };
}
