import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RehearsalSeen } from '../../gate/seen.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST, sha256 } from '../digests.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { ROOT } from '../project.ts';
import { judged } from '../rehearse/file-rehearsal.ts';
import { findRehearsal } from '../rehearse/load-rehearsal.ts';

/** The newest of each rehearsal that is asked for (`backout`, or `backout/few-users`), judged again. */
export async function seeRehearsals(
  asked: readonly string[],
  loaded: LoadedTarget,
  results: string,
): Promise<Map<string, RehearsalSeen>> {
  const place = join(results, 'rehearsals');
  const seen = new Map<string, RehearsalSeen>();
  const names = (await readdir(place).catch(() => []))
    .filter((name) => name !== 'latest')
    .sort()
    .reverse();
  for (const key of asked) {
    const [rehearsal = ''] = key.split('/');
    const called = `-${loaded.target.name}-${key.replace('/', '-')}-`;
    const newest = names.find((name) => name.slice(15).startsWith(called));
    if (newest === undefined) continue;
    const { rehearsal: own } = await findRehearsal([loaded], rehearsal, loaded.target.name);
    seen.set(key, await judgeOne(join(place, newest), newest, own.parts, loaded.project));
  }
  return seen;
}

async function judgeOne(
  folder: string,
  name: string,
  parts: Parameters<typeof judged>[1],
  project: string,
): Promise<RehearsalSeen> {
  const digest = await sha256(join(folder, 'timeline.jsonl')).catch(() => undefined);
  const known = { folder: name, ...(digest === undefined ? {} : { sha256: digest }) };
  try {
    const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    const changes =
      text === undefined
        ? [`there is no ${MANIFEST}`]
        : differences(parseManifest(text), await digestsOf(folder));
    const doubt = changes.find((change) => /^(timeline\.jsonl |there is no )/.test(change));
    const { report, header } = await judged(folder, parts);
    const { run, startedAt, verdict } = report;
    const commit = project === ROOT ? report.commit : header?.projectCommit;
    return {
      ...known,
      run,
      startedAt,
      ...(commit === undefined ? {} : { commit }),
      status: verdict.status,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(doubt === undefined ? {} : { doubt }),
    };
  } catch (error) {
    return { ...known, doubt: shortly(error) };
  }
}
