import { asksOf } from '../../gate/asks.ts';
import type { Checklist } from '../../gate/checklist.ts';
import type { RunSeen, Seen, SystemSeen } from '../../gate/seen.ts';
import { callHere, fromHere } from '../call-here.ts';
import { readIndex } from '../history/read-index.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { commitOf } from '../own-version.ts';
import type { Places } from '../project.ts';
import { resultsOf } from '../project.ts';
import { runsFound } from './newest-runs.ts';
import { resultsTaken } from './results-taken.ts';
import { seeFiles } from './see-files.ts';
import { seeRehearsals } from './see-rehearsals.ts';
import { seeRun } from './see-run.ts';

/** What a gate judges, as it is now. With a system that runs, nothing that was filed is evidence. */
export async function gather(
  checklist: Checklist,
  template: string,
  loaded: LoadedTarget,
  places: Places,
  system?: SystemSeen,
  told: (line: string) => void = () => undefined,
): Promise<{ seen: Seen; notes: string[] }> {
  const { target, folder, project } = loaded;
  const asks = asksOf(checklist, template);
  const results = resultsOf(places);
  const found = system === undefined ? await runsFound(results) : [];
  const index = await readIndex(system === undefined ? [results] : []);
  const notes: string[] = [];
  const runs = new Map<string, RunSeen>();
  for (const drill of asks.drills) {
    const one = await seeRun(drill, target.name, { results, project, found, index }, told);
    if (one === undefined) continue;
    notes.push(...one.notes);
    runs.set(drill, one.seen);
  }
  const seen: Seen = {
    now: new Date(),
    commit: commitOf(project),
    target: target.name,
    call: { ...callHere(places), target: fromHere(folder), results: fromHere(results) },
    runs,
    rehearsals:
      system === undefined ? await seeRehearsals(asks.rehearsals, loaded, results, index) : new Map(),
    ...(await seeFiles(folder, asks)),
    tests: system === undefined ? await resultsTaken(checklist.tests?.suites ?? [], results, index) : [],
    ...(system === undefined ? {} : { system }),
  };
  return { seen, notes: [...new Set([...notes, ...index.problems.map(inIndex)])] };
}

/** What was done to the index does not say which evidence is gone; that some may be is for people to know. */
function inIndex(problem: string): string {
  return `the index of the results is not whole, and may not name what is gone: ${problem}`;
}
