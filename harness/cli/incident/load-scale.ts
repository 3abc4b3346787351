/** A team's scale and its forms, as files; wrong ones are refused before anything is told by them. */

import { dirname, join, relative } from 'node:path';
import { readRegularText } from '../../host/regular-file.ts';
import { problemsOfForm } from '../../incident/form.ts';
import { formsOf, type Scale, scaleSchema } from '../../incident/scale.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { readYaml } from '../suite/yaml-file.ts';

/** By convention in the target's folder. */
const SCALE = 'incident.yaml';

export interface LoadedScale {
  scale: Scale;
  /** What each form says, by its path as the scale has it. */
  forms: ReadonlyMap<string, string>;
}

/** `undefined` where the target has none. @throws FiredrillError `usage` naming file, line or key, and the remedy */
export function scaleOfTarget(folder: string, project: string): Promise<LoadedScale | undefined> {
  const file = join(folder, SCALE);
  return loadScale(file, relative(project, file));
}

/** @param shown how the file is called in messages */
export async function loadScale(file: string, shown: string): Promise<LoadedScale | undefined> {
  const scale = await readYaml(file, shown, scaleSchema);
  if (scale === undefined) return undefined;
  const forms = await Promise.all(
    formsOf(scale).map(async (form) => [form, await formAt(join(dirname(file), form), form, shown)] as const),
  );
  return { scale, forms: new Map(forms) };
}

async function formAt(file: string, form: string, scale: string): Promise<string> {
  const text = await readRegularText(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file beside it' : shortly(error);
    throw new FiredrillError('usage', `${scale}: form: ${form} cannot be read: ${why}`, { cause: error });
  });
  const problems = problemsOfForm(text);
  if (problems.length === 0) return text;
  const shown = join(dirname(scale), form);
  throw new FiredrillError('usage', problems.map((line) => `${shown}: ${line}`).join('\n'));
}
