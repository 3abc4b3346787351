import { FiredrillError } from '../model/errors.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { kindsWith } from '../promises/kinds.ts';
import { loadOwn } from './load-own.ts';

/** Kinds of promises, those of a project among them; a run of the past is judged even where these cannot be loaded any more. */
export async function kindsOf(project: string): Promise<readonly DefinedKind[]> {
  try {
    return kindsWith((await loadOwn(project)).promises);
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    console.error(`note: ${error.message}`);
    return kindsWith([]);
  }
}
