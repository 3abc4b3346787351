import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FiredrillError } from '../model/errors.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { kindsWith } from '../promises/kinds.ts';
import { loadOwn } from './load-own.ts';
import { nearestProject } from './project.ts';

/**
 * Kinds of promises, those of a run's project among them: the one that its folder lies in, else the one that is asked in. A run of
 * the past is judged even where these cannot be loaded any more.
 * @param run a folder, or the name of one in the project's results
 */
export async function kindsOf(run: string, project: string): Promise<readonly DefinedKind[]> {
  const around = existsSync(run) ? nearestProject(resolve(run)) : undefined;
  try {
    return kindsWith((await loadOwn(around ?? project)).promises);
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    console.error(`note: ${error.message}`);
    return kindsWith([]);
  }
}
