import type { z } from 'zod';
import { loadDefault } from '../../host/load-module.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { isFields } from '../../model/fields.ts';
import { notWhat, readPart } from '../../text/schema-problems.ts';
import { isProjectFile, projectFileIn } from './project-files.ts';
import { asWritten, type Source, sourceOf } from './source.ts';
import { readYamlTarget } from './yaml-source.ts';

/** What a target's file says, before anything of it is checked. */
export interface Written {
  given: unknown;
  source: Source;
}

/** Of a project's one file: what is the project's and not the target's. */
const OF_PROJECT = ['suites', 'quarantine'] as const;

/**
 * @param shown how the file is called in messages
 * @throws FiredrillError `usage` for what is neither TypeScript that can be loaded nor YAML
 */
export async function readTarget(file: string, shown: string): Promise<Written> {
  const { given, source } = await readWhole(file, shown);
  if (!isProjectFile(shown) || !isFields(given)) return { given, source };
  const own = Object.entries(given).filter(([key]) => !OF_PROJECT.some((one) => one === key));
  return { given: Object.fromEntries(own), source };
}

async function readWhole(file: string, shown: string): Promise<Written> {
  if (file.endsWith('.ts')) return { given: await loadDefault(file, shown), source: sourceOf(shown) };
  const text = await readRegularText(file).catch((error: unknown) => {
    throw new FiredrillError('usage', `${shown} cannot be read: ${shortly(error)}`, { cause: error });
  });
  const { value: given, source } = readYamlTarget(text, shown, process.env);
  return { given, source };
}

/**
 * What a project's one file says besides its target, read by its schema.
 * @returns it, and the file as messages call it; `undefined` where it says nothing of that, or there is none
 * @throws FiredrillError `usage` naming file and key of what is wrong
 */
export async function projectPart<T>(
  project: string,
  key: (typeof OF_PROJECT)[number],
  schema: z.ZodType<T>,
): Promise<{ data: T; source: Source } | undefined> {
  const file = projectFileIn(project);
  if (file === undefined) return undefined;
  const { given, source } = await readWhole(file, file.slice(project.length + 1));
  if (!isFields(given) || given[key] === undefined) return undefined;
  return asWritten(source, '', () => {
    const read = readPart(schema, given[key], [key]);
    if ('problems' in read) throw notWhat('target.ts', `a list of what ${key} may be`, read.problems);
    return { data: read.data, source };
  });
}
