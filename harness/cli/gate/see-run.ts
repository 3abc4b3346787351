import type { Filed, RunEntry } from '../../history/entry.ts';
import type { Index } from '../history/read-index.ts';
import { newerThatIsGone, whyGone } from './by-index.ts';
import { type JudgedRun, judgeAgain } from './judge-run.ts';
import { type FoundRun, newestOf } from './newest-runs.ts';

/** What lies in a results folder. */
export interface Lying {
  results: string;
  /** That is judged. */
  project: string;
  found: readonly FoundRun[];
  index: Index;
}

/**
 * The newest run of a drill on a target, judged again; `undefined` where there was none.
 * @param drill `db-down`, or `db-down/stopped`
 */
export async function seeRun(
  drill: string,
  target: string,
  { results, project, found, index }: Lying,
  told: (line: string) => void = () => undefined,
): Promise<JudgedRun | undefined> {
  const newest = newestOf(found, drill, target);
  const gone = newerThatIsGone(results, index, isRunOf(drill, target), newest?.folder);
  if (gone !== undefined) {
    const { folder, run, startedAt, verdict } = gone;
    return { seen: { folder, run, startedAt, gone: whyGone(verdict) }, notes: [] };
  }
  if (newest === undefined) return undefined;
  told(`judging ${newest.folder} again`);
  return judgeAgain(newest, { drill, target }, results, project, index);
}

function isRunOf(drill: string, target: string): (entry: Filed) => entry is RunEntry {
  return (entry): entry is RunEntry =>
    entry.kind === 'run' &&
    entry.control === undefined &&
    entry.target === target &&
    [entry.drill, `${entry.drill}/${entry.variant}`].includes(drill);
}
