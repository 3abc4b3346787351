import { join, relative } from 'node:path';
import { z } from 'zod';
import { FiredrillError } from '../../model/errors.ts';
import { ROOT } from '../project.ts';
import { codeOf } from '../written/project-files.ts';
import { projectPart } from '../written/read-target.ts';
import { readYaml } from './yaml-file.ts';

const pass = z.strictObject({
  drills: z
    .array(z.string().min(1))
    .min(1, 'must name a drill; "*/*" is every variant of every drill')
    .describe(
      'The words of run: db-down (its default variant), db-down/blackhole, db-down/* (every variant), * (every drill), */*.',
    ),
  targets: z
    .union([z.literal('first'), z.array(z.string()).min(1)])
    .describe('Names, or first: for each drill the first target that it applies to. All when left out.')
    .optional(),
  except: z.array(z.string().min(1)).min(1).describe('Names of drills that * does not mean here.').optional(),
  sample: z
    .number()
    .int()
    .min(1, 'must be 1 or more')
    .describe("So many of the pass's runs, by lot and in turn from day to day; all when left out.")
    .optional(),
  pace: z
    .number()
    .min(1, 'must be 1, which is real time, or more')
    .describe("1 is real time. The highest that each target's alert rules bear when left out.")
    .optional(),
});

const suiteSchema = z.strictObject({
  summary: z.string().min(1).describe('What it is for, in one line.'),
  passes: z.array(pass).min(1).describe('Each selects some drills on some targets.'),
});
export const suitesSchema = z.record(z.string(), suiteSchema);

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
  const inProject = await projectPart(root, 'suites', suitesSchema);
  const file = join(codeOf(root), SUITES_FILE);
  const shown = relative(root, file);
  const inFile = await readYaml(file, shown, suitesSchema);
  if (inProject !== undefined && inFile !== undefined)
    throw new FiredrillError(
      'usage',
      `${inProject.source.file} has suites, and so has ${shown}; keep one of them`,
    );
  return inProject?.data ?? inFile ?? {};
}
