import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';
import { type ParsedRehearsal, rehearsalSchema } from './rehearsal.ts';
import { type RehearsalStep, stepSchema } from './rehearsal-step.ts';
import { shell, shellStepSchema } from './shell-step.ts';

/**
 * Checks that what a file exports is a rehearsal, with the steps of each of its ways.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there
 */
export function parseRehearsal(exported: unknown, file: string): ParsedRehearsal {
  const wrong = ({ issues }: z.ZodError, below: string[] = []) => {
    const placed = issues.map((issue) => ({ ...issue, path: [...below, ...issue.path] }));
    const lines = problemsOf(new z.ZodError(placed)).map((problem) => `  ${problem}`);
    return new FiredrillError('usage', `${file} is not a rehearsal:\n${lines.join('\n')}`);
  };
  const parsed = rehearsalSchema.safeParse(exported, { error: withRemedy });
  if (!parsed.success) throw wrong(parsed.error);
  const { steps, ways } = parsed.data;
  const stepsOf = (way: string) => {
    const list: unknown = typeof steps === 'function' ? steps(way) : steps;
    const below = typeof steps === 'function' ? [`steps("${way}")`] : ['steps'];
    const checked = z
      .array(z.unknown())
      .min(1, 'must name at least one')
      .safeParse(list, { error: withRemedy });
    if (!checked.success) throw wrong(checked.error, below);
    return checked.data.map((step, at) => stepOf(step, (error) => wrong(error, [...below, String(at)])));
  };
  for (const way of ways) stepsOf(way);
  return { ...parsed.data, steps: stepsOf };
}

/** A step that names a container's service is one of a shell; the keys of each are checked by themselves, so that a typo is named. */
function stepOf(step: unknown, wrong: (error: z.ZodError) => FiredrillError): RehearsalStep {
  const ofAShell = typeof step === 'object' && step !== null && 'in' in step;
  const parsed = ofAShell
    ? shellStepSchema.safeParse(step, { error: withRemedy })
    : stepSchema.safeParse(step, { error: withRemedy });
  if (!parsed.success) throw wrong(parsed.error);
  return 'in' in parsed.data ? shell(parsed.data) : parsed.data;
}
