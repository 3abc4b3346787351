import { join, relative } from 'node:path';
import { type Checklist, checklistSchema } from '../../gate/checklist.ts';
import { checklistProblems } from '../../gate/checklist-problems.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import { readYaml } from '../suite/yaml-file.ts';

/** By convention in the target's folder. */
export const CHECKLIST = 'gate.yaml';

/**
 * The checklist of a target.
 * @param given a file that was named; the target's own when left out
 * @param template by `--as`
 * @throws FiredrillError `usage` naming file, key and remedy
 */
export async function loadChecklist(
  { folder, target, project }: LoadedTarget,
  given: string | undefined,
  template: string,
): Promise<Checklist> {
  const file = given ?? join(folder, CHECKLIST);
  const shown = given ?? relative(project, file);
  const checklist = await readYaml(file, shown, checklistSchema);
  if (checklist === undefined)
    throw new FiredrillError(
      'usage',
      `${target.name} has no checklist: write ${shown}, or name one with --checklist; docs/gate.md says how`,
    );
  const problems = checklistProblems(checklist);
  const known = ['gate', ...Object.keys(checklist.templates)];
  if (!known.includes(template))
    throw new FiredrillError(
      'usage',
      `--as ${template}: ${shown} has no such template${suggest(template, known)}`,
    );
  if (problems.length > 0)
    throw new FiredrillError('usage', problems.map((line) => `${shown}: ${line}`).join('\n'));
  return checklist;
}
