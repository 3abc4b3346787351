import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Drill } from '../../model/drill.ts';
import { FiredrillError } from '../../model/errors.ts';
import { whyNot } from '../../run/plan.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import { codeOf } from '../written/project-files.ts';
import { projectPart } from '../written/read-target.ts';
import { inWordsOf } from '../written/source.ts';
import { readYaml } from './yaml-file.ts';

const said = z.string().trim().min(1, 'must not be empty');
const entrySchema = z.strictObject({
  drill: said.describe('db-down/blackhole; a bare db-down means every variant.'),
  target: said,
  reason: said.describe('Why it fails, and where that is being mended.'),
  owner: said.describe('Who sees to it.'),
  until: z.iso
    .date('must be a day that exists, such as 2027-01-31')
    .describe('The last day, UTC; from the next on the run counts again.'),
});

export const quarantineSchema = z.array(entrySchema);

/** A drill that is known to fail on a target: it runs and is shown, and until the end of a day (UTC) it fails no suite. */
export type Quarantine = z.infer<typeof entrySchema>;

const QUARANTINE_FILE = 'drills/quarantine.yml';

/** @throws FiredrillError `usage` naming file, entry and key of what is wrong, and the remedy */
export async function loadQuarantine(
  project: string,
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
): Promise<Quarantine[]> {
  const inProject = await projectPart(project, 'quarantine', quarantineSchema);
  const file = join(codeOf(project), QUARANTINE_FILE);
  const shown = relative(project, file);
  const inFile = await readYaml(file, shown, quarantineSchema);
  if (inProject !== undefined && inFile !== undefined)
    throw new FiredrillError(
      'usage',
      `${inProject.source.file} has a quarantine, and so has ${shown}; keep one of them`,
    );
  const entries = inProject?.data ?? inFile ?? [];
  const problems = quarantineProblems(entries, drills, targets);
  const told = (key: string) => problems.map((line) => `${key}${line}`).join('\n');
  if (problems.length === 0) return entries;
  if (inProject === undefined) throw new FiredrillError('usage', told(`${shown}: `));
  throw new FiredrillError('usage', inWordsOf(inProject.source, '', told('target.ts: quarantine.')));
}

/** Names that there are not, and entries of which one says the same as another. */
export function quarantineProblems(
  entries: readonly Quarantine[],
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
): string[] {
  return entries.flatMap((entry, index) => {
    const twin = entries.findIndex((one) => one.drill === entry.drill && one.target === entry.target);
    if (twin < index)
      return [`${index}: ${twin} says the same of ${entry.drill} on ${entry.target}; remove one`];
    return pairProblem(entry, drills, targets).map((problem) => `${index}.${problem}`);
  });
}

function pairProblem(
  entry: Quarantine,
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
): string[] {
  const [name = '', ...rest] = entry.drill.split('/');
  const known = drills.map((one) => one.name);
  const drill = drills.find((one) => one.name === name);
  if (!drill) return [`drill: there is no drill ${name}${suggest(name, known)}`];
  const variants = Object.keys(drill.variants);
  const variant = rest.join('/');
  if (rest.length > 0 && !variants.includes(variant))
    return [
      `drill: ${name} has no variant "${variant}"${suggest(variant, variants)}; a bare ${name} means all`,
    ];
  const names = targets.map(({ target }) => target.name);
  const loaded = targets.find(({ target }) => target.name === entry.target);
  if (!loaded) return [`target: there is no target ${entry.target}${suggest(entry.target, names)}`];
  const reason = whyNot(drill, loaded.target);
  return reason === undefined ? [] : [`target: ${name} does not apply to it (${reason}); remove the entry`];
}

/** The entry that speaks of a run; one that names the variant comes before one that means all of them. */
export function quarantineOf<T extends Pick<Quarantine, 'drill' | 'target'>>(
  entries: readonly T[],
  { drill, variant, target }: { drill: string; variant: string; target: string },
): T | undefined {
  const of = (what: string) => entries.find((one) => one.target === target && one.drill === what);
  return of(`${drill}/${variant}`) ?? of(drill);
}

/** Whether the last day of an entry is over, by UTC, which does not depend on where the suite runs. */
export function expired({ until }: Pick<Quarantine, 'until'>, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}
