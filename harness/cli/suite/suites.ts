import { join } from 'node:path';
import { z } from 'zod';
import { FiredrillError } from '../../model/errors.ts';
import { ROOT } from '../project.ts';
import { readYaml } from './yaml-file.ts';

const pass = z.strictObject({
  /** The words of `run`, and `*` for the name of every drill. */
  drills: z.array(z.string().min(1)).min(1, 'must name a drill; "*/*" is every variant of every drill'),
  /** Names, or `first`: for each drill the first target that it applies to. Left out: all. */
  targets: z.union([z.literal('first'), z.array(z.string()).min(1)]).optional(),
  /** Names of drills that `*` does not mean here. */
  except: z.array(z.string().min(1)).min(1).optional(),
  /** So many of the pass's runs, by lot and in turn from day to day; all when left out. */
  sample: z.number().int().min(1, 'must be 1 or more').optional(),
  /** Left out: the highest that each target's rules bear. */
  pace: z.number().min(1, 'must be 1, which is real time, or more').optional(),
});

const suiteSchema = z.strictObject({ summary: z.string().min(1), passes: z.array(pass).min(1) });
const fileSchema = z.record(z.string(), suiteSchema);

/** A selection of drills as data, see drills/suites.yml. */
export type Suite = z.infer<typeof suiteSchema>;
export type Suites = Readonly<Record<string, Suite>>;

/** How the file is called in messages, whosever it is. */
export const SUITES_FILE = 'drills/suites.yml';

/**
 * Firedrill's suites and the project's, by name.
 * @throws FiredrillError `usage` naming file and key of what is wrong
 */
export async function loadSuites(project: string): Promise<Suites> {
  const ours = await suitesOf(ROOT);
  const theirs = project === ROOT ? {} : await suitesOf(project);
  const reserved = Object.keys(theirs).find((name) => name in ours || name === 'merge');
  if (reserved !== undefined)
    throw new FiredrillError(
      'usage',
      `${SUITES_FILE}: ${reserved}: Firedrill has a suite or command of this name; choose another`,
    );
  return { ...ours, ...theirs };
}

/** Those in the folder itself. @throws FiredrillError `usage` naming file and key of what is wrong */
export async function suitesOf(root: string): Promise<Suites> {
  return (await readYaml(join(root, SUITES_FILE), SUITES_FILE, fileSchema)) ?? {};
}
