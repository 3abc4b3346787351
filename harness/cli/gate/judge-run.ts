import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSeen } from '../../gate/seen.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { sha256 } from '../digests.ts';
import type { Index } from '../history/read-index.ts';
import { ROOT } from '../project.ts';
import { openStoredRun } from '../stored-run.ts';
import { notAsIndexed } from './by-index.ts';
import type { FoundRun } from './newest-runs.ts';

/** What Prometheus scraped, characters. */
const LONGEST_SERIES = 268_435_456;

export interface JudgedRun {
  seen: RunSeen;
  /** What else was changed in its folder since it was filed. */
  notes: string[];
}

/**
 * Judges a run again, now, from its timeline. What a stored report says of it is not read.
 * @param project that is judged; a run of another says which commit of it ran
 * @param index of the results
 */
export async function judgeAgain(
  found: FoundRun,
  wanted: { drill: string; target: string },
  results: string,
  project: string,
  index: Index,
): Promise<JudgedRun> {
  const { folder } = found;
  const place = join(results, folder);
  const timeline = join(place, 'timeline.jsonl');
  const digest = await sha256(timeline).catch(() => undefined);
  const known = { folder, ...(digest === undefined ? {} : { sha256: digest }) };
  if (digest === undefined)
    return { seen: { ...known, doubt: 'it has no timeline.jsonl that is a file' }, notes: [] };
  try {
    const { report, remarks, doubt, facts } = await openStoredRun(place, results);
    const { header } = facts;
    const series = await readRegularText(join(place, 'series.om'), LONGEST_SERIES).catch(() => undefined);
    const commit = project === ROOT ? header?.commit : header?.projectCommit;
    const why =
      doubt ??
      (await linkAt(place)) ??
      remarks.find((remark) => /^(series\.om |the last line )/.test(remark)) ??
      notWhat(report, wanted) ??
      (report.run === folder ? await notAsIndexed(results, index, folder) : undefined);
    return {
      seen: {
        ...known,
        run: report.run,
        startedAt: report.startedAt,
        ...(commit === undefined ? {} : { commit }),
        images: Object.fromEntries(
          Object.entries(report.images).map(([name, image]) => [name, image.digest]),
        ),
        report,
        ...(series === undefined ? {} : { series }),
        ...(why === undefined ? {} : { doubt: why }),
      },
      notes: why === undefined ? remarks.map((remark) => `${folder}: ${remark}`) : [],
    };
  } catch (error) {
    return { seen: { ...known, doubt: shortly(error) }, notes: [] };
  }
}

async function linkAt(place: string): Promise<string | undefined> {
  const isLink = (await lstat(place)).isSymbolicLink();
  return isLink ? 'it is a link to a folder that is kept elsewhere' : undefined;
}

function notWhat(
  { drill, variant, target }: { drill: string; variant: string; target: string },
  wanted: { drill: string; target: string },
): string | undefined {
  const is = target === wanted.target && [drill, `${drill}/${variant}`].includes(wanted.drill);
  return is ? undefined : `it is of ${drill}/${variant} on ${target}`;
}
