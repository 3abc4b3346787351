import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';
import { type ParsedRehearsal, rehearsalSchema, stepSchema } from './rehearsal.ts';

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
    const checked = z
      .array(stepSchema)
      .min(1, 'must name at least one')
      .safeParse(list, { error: withRemedy });
    if (checked.success) return checked.data;
    throw wrong(checked.error, typeof steps === 'function' ? [`steps("${way}")`] : ['steps']);
  };
  for (const way of ways) stepsOf(way);
  return { ...parsed.data, steps: stepsOf };
}
