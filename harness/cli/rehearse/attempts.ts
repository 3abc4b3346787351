import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stepsNotDone } from '../../history/file-entries.ts';
import { readRegularText } from '../../host/regular-file.ts';
import type { Attempt } from '../../rehearse/due.ts';
import { MANIFEST } from '../digests.ts';
import { changesIn, folderState } from '../history/folder-state.ts';
import { readIndex } from '../history/read-index.ts';
import { storedReports } from './stored-reports.ts';

/** A rehearsal of the past, of which one on which target. */
export interface PastAttempt extends Attempt {
  rehearsal: string;
  target: string;
}

/**
 * Every rehearsal that was filed in these results, also those that were pruned since; oldest first. What is wrong with the
 * evidence of one is its `doubt`.
 * @throws FiredrillError `usage` naming the file and the key of a report that is none
 */
export async function attempts(results: string): Promise<PastAttempt[]> {
  const place = join(results, 'rehearsals');
  const reports = await storedReports(place);
  const index = await readIndex([results]);
  const entries = index.filed.filter((entry) => entry.kind === 'rehearsal');
  const there = new Set((await readdir(place).catch(() => [])).map((name) => `rehearsals/${name}`));
  const lying = reports.map(async (report): Promise<PastAttempt> => {
    const entry = entries.find(({ run }) => run === report.run);
    const changes =
      entry === undefined
        ? await filedChanges(join(place, report.run), report.run)
        : await folderState([results], entry);
    return {
      ...pick(report),
      verdict: report.verdict.status,
      skipped: stepsNotDone(report),
      ...(changes.length === 0 ? {} : { doubt: `its evidence is not as it was filed: ${told(changes)}` }),
    };
  });
  const gone = entries
    .filter(({ folder }) => !there.has(folder))
    .map(
      (entry): PastAttempt => ({
        ...pick(entry),
        verdict: entry.verdict,
        skipped: entry.skipped,
        ...(index.pruned.has(entry.run) ? {} : { doubt: 'its folder has vanished, and no prune took it' }),
      }),
    );
  return [...(await Promise.all(lying)), ...gone].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

function pick({
  run,
  rehearsal,
  target,
  startedAt,
  variant,
  way,
}: Omit<PastAttempt, 'verdict' | 'skipped'>): Omit<PastAttempt, 'verdict' | 'skipped'> {
  return { run, rehearsal, target, startedAt, variant, way };
}

/** What is otherwise in a folder than its own manifest has it. */
export async function filedChanges(folder: string, run: string): Promise<string[]> {
  const manifest = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
  return manifest === undefined ? [`there is no ${MANIFEST}`] : changesIn(folder, run, manifest);
}

function told(changes: 'gone' | readonly string[]): string {
  return changes === 'gone' ? 'its folder is gone' : changes.slice(0, 3).join(', ');
}
