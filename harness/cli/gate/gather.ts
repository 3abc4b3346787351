import { asksOf } from '../../gate/asks.ts';
import type { Checklist } from '../../gate/checklist.ts';
import type { RunSeen, Seen, SystemSeen } from '../../gate/seen.ts';
import { callHere, fromHere } from '../call-here.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { commitOf } from '../own-version.ts';
import type { Places } from '../project.ts';
import { resultsOf } from '../project.ts';
import { judgeAgain } from './judge-run.ts';
import { newestOf, runsFound } from './newest-runs.ts';
import { resultsTaken } from './results-taken.ts';
import { seeFiles } from './see-files.ts';
import { seeRehearsals } from './see-rehearsals.ts';

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
  const judged = new Map<string, Awaited<ReturnType<typeof judgeAgain>>>();
  const runs = new Map<string, RunSeen>();
  for (const drill of asks.drills) {
    const newest = newestOf(found, drill, target.name);
    if (newest === undefined) continue;
    const key = `${newest.folder} ${drill}`;
    told(`judging ${newest.folder} again`);
    const one =
      judged.get(key) ?? (await judgeAgain(newest, { drill, target: target.name }, results, project));
    judged.set(key, one);
    runs.set(drill, one.seen);
  }
  const seen: Seen = {
    now: new Date(),
    commit: commitOf(project),
    target: target.name,
    call: { ...callHere(places), target: fromHere(folder), results: fromHere(results) },
    runs,
    rehearsals: system === undefined ? await seeRehearsals(asks.rehearsals, loaded, results) : new Map(),
    ...(await seeFiles(folder, asks)),
    tests: system === undefined ? await resultsTaken(checklist.tests?.suites ?? [], results) : [],
    ...(system === undefined ? {} : { system }),
  };
  return { seen, notes: [...new Set([...judged.values()].flatMap(({ notes }) => notes))] };
}
