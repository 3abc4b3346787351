import { isMeantByAny } from './glob.ts';
import type { Cure, Proof } from './outcome.ts';
import type { FileSeen, RunSeen, Seen } from './seen.ts';
import type { Demands } from './standing.ts';
import { listOf } from './values.ts';

/** What every sort of evidence is judged with. */
export interface Context {
  seen: Seen;
  demands(within: string | undefined): Demands;
}

/** A command of Firedrill's that finds the same project and results. */
export function callOf({ call }: Seen, words: string): string {
  return `${call.firedrill} ${words}${call.places}`;
}

/** Runs a drill, which is what turns most SKIPs into evidence. */
export function runCure({ seen }: Context, drill: string): Cure {
  return { command: callOf(seen, `run ${drill} --target ${seen.target}`), drill };
}

/** What shows a run's word again. */
export function runProof({ seen }: Context, run: RunSeen, output: string): Proof {
  return {
    command: callOf(seen, `judge ${run.folder}`),
    output,
    run: run.folder,
    ...(run.startedAt === undefined ? {} : { at: run.startedAt }),
    ...(run.sha256 === undefined ? {} : { sha256: run.sha256 }),
  };
}

export function fileProof({ seen }: Context, { file, sha256 }: FileSeen, output: string): Proof {
  return { command: `sha256sum ${seen.call.target}/${file}`, output, sha256 };
}

/** The files of the target that patterns mean. */
export function filesOf(
  { seen }: Context,
  files: string | readonly string[],
  except: readonly string[] = [],
): FileSeen[] {
  return seen.files.filter(({ file }) => isMeantByAny(listOf(files), file) && !isMeantByAny(except, file));
}
