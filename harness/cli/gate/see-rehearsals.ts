import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { RehearsalSeen } from '../../gate/seen.ts';
import type { Filed, RehearsalEntry } from '../../history/entry.ts';
import { stepsNotDone } from '../../history/file-entries.ts';
import { firstLineOfRegular, readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { isProcedureIn } from '../../rehearse/due.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import type { RehearsalReport } from '../../report/rehearsal/rehearsal-report.ts';
import { jsonOf } from '../../text/json-of.ts';
import { digestsOf, MANIFEST, sha256 } from '../digests.ts';
import type { Index } from '../history/read-index.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { ROOT } from '../project.ts';
import { judged } from '../rehearse/file-rehearsal.ts';
import { findRehearsal } from '../rehearse/load-rehearsal.ts';
import { newerThatIsGone, notAsIndexed, whyGone } from './by-index.ts';

const PLACE = 'rehearsals';
/** Bytes of a first record. */
const LONGEST = 4_194_304;
const saysShape = z.object({
  rehearsal: z.string(),
  variant: z.string(),
  target: z.string(),
  way: z.string(),
});

/**
 * The newest of each rehearsal that is asked for, judged again: of `backout` of those variants in which the procedure is done,
 * of `backout/few-users` that variant's.
 */
export async function seeRehearsals(
  asked: readonly string[],
  loaded: LoadedTarget,
  results: string,
  index: Index,
): Promise<Map<string, RehearsalSeen>> {
  const seen = new Map<string, RehearsalSeen>();
  const { name: target } = loaded.target;
  const names = (await readdir(join(results, PLACE)).catch(() => []))
    .filter((name) => name !== 'latest')
    .sort()
    .reverse();
  for (const key of asked) {
    const [rehearsal = '', variant] = key.split('/');
    const { rehearsal: own } = await findRehearsal([loaded], rehearsal, target);
    const isMeant = (one: Of) =>
      one.rehearsal === rehearsal &&
      one.target === target &&
      (variant === undefined ? isProcedureIn(own, one) : one.variant === variant);
    const newest = await newestOf(names, `-${target}-${key.replace('/', '-')}-`, results, isMeant);
    const isEntry = (entry: Filed): entry is RehearsalEntry => entry.kind === 'rehearsal' && isMeant(entry);
    const gone = newerThatIsGone(results, index, isEntry, newest && `${PLACE}/${newest}`);
    if (gone !== undefined) {
      const { folder, run, startedAt, verdict } = gone;
      seen.set(key, { folder: basename(folder), run, startedAt, gone: whyGone(verdict) });
    } else if (newest !== undefined)
      seen.set(key, await judgeOne(newest, own.parts, loaded.project, results, index, isMeant));
  }
  return seen;
}

type Of = Pick<RehearsalReport, 'rehearsal' | 'variant' | 'target' | 'way'>;

/** The newest that is called so; one whose record does not say any more what it is, is what its folder is called. */
async function newestOf(
  names: readonly string[],
  called: string,
  results: string,
  isMeant: (one: Of) => boolean,
): Promise<string | undefined> {
  for (const name of names.filter((one) => one.slice(15).startsWith(called))) {
    const line = await firstLineOfRegular(join(results, PLACE, name, 'timeline.jsonl'), LONGEST).catch(
      () => '',
    );
    const says = saysShape.safeParse(jsonOf(line));
    if (!says.success || isMeant(says.data)) return name;
  }
  return undefined;
}

async function judgeOne(
  name: string,
  parts: Parameters<typeof judged>[1],
  project: string,
  results: string,
  index: Index,
  isMeant: (one: Of) => boolean,
): Promise<RehearsalSeen> {
  const folder = join(results, PLACE, name);
  const digest = await sha256(join(folder, 'timeline.jsonl')).catch(() => undefined);
  const known = { folder: name, ...(digest === undefined ? {} : { sha256: digest }) };
  try {
    const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    const changes =
      text === undefined
        ? [`there is no ${MANIFEST}`]
        : differences(parseManifest(text), await digestsOf(folder));
    const { report, header } = await judged(folder, parts);
    const doubt =
      changes.find((change) => /^(timeline\.jsonl |there is no )/.test(change)) ??
      (await notAsIndexed(results, index, `${PLACE}/${name}`)) ??
      (isMeant(report) ? undefined : `it is of ${report.rehearsal}/${report.variant} on ${report.target}`);
    const { run, startedAt, verdict } = report;
    const commit = project === ROOT ? report.commit : header?.projectCommit;
    const skipped = stepsNotDone(report);
    return {
      ...known,
      run,
      startedAt,
      ...(commit === undefined ? {} : { commit }),
      status: verdict.status,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(skipped.length === 0 ? {} : { skipped }),
      ...(doubt === undefined ? {} : { doubt }),
    };
  } catch (error) {
    return { ...known, doubt: shortly(error) };
  }
}
