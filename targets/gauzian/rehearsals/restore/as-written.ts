/** The owners' job, word by word, in the image that it names: what it leaves, and what it says. */

import type { RehearsalStep, World } from 'firedrill/config';
import { onKeeper } from '../shared/database.ts';
import { OPS } from '../shared/served-again.ts';
import { backups, dumps, read } from './off-site.ts';
import { isWritten } from './variants.ts';

const MINUTE = 60_000;
const LIST = 'the job as written';
const JOB = '/opt/backup/as-written.sh';
/** Has a job run to its end, whatever comes of it. */
const ran = (before: string) =>
  `rm -rf /backup; ${before}; code=0; said=$(sh ${JOB} 2>&1) || code=$?; printf '%s %s' "$code" "$(echo "$said" | tr '\\n' ' ')"`;

export const asWritten: RehearsalStep = {
  id: 'as-written',
  title: 'The job at 02:00, as it is written',
  who: 'CronJob',
  part: 'watch',
  how: [
    'in postgres:17, by sh -c: pg_dump $DATABASE_URL > /backup/…; gzip; aws s3 cp',
    'as it is; with a folder for it; and while the database does not answer',
  ],
  until: 'it is known what it leaves off-site',
  limitMs: 2 * MINUTE,
  only: isWritten,
  async look(world, signal) {
    await asItIs(world, signal);
    await withFolder(world, signal);
    await withoutDatabase(world, signal);
    return { met: true };
  },
};

async function asItIs(world: World, signal: AbortSignal): Promise<void> {
  const said = await onKeeper(world, ran('true'), signal);
  world.check(
    LIST,
    'it has a folder to write to',
    !said.includes('/backup'),
    `${said}: it mounts no volume at /backup; have one (emptyDir)`,
  );
}

async function withFolder(world: World, signal: AbortSignal): Promise<void> {
  const said = await onKeeper(world, ran('mkdir /backup'), signal);
  const { dumps: there } = read(await backups(world, ['list'], signal), dumps);
  world.check(
    LIST,
    'a backup is off-site',
    there.length > 0,
    `${there.length} are there; exit code and words: ${said}. The image has no aws: send it from one that has a client, and read it back`,
  );
}

/** A dump that failed is packed like any other. */
async function withoutDatabase(world: World, signal: AbortSignal): Promise<void> {
  const nowhere = 'mkdir /backup; export DATABASE_URL=postgres://gauzian_user@127.0.0.1:1/gauzian_db';
  const after = 'stat -c %s /backup/*.sql.gz; gunzip -c /backup/*.sql.gz | wc -c';
  const printed = await onKeeper(world, `${ran(nowhere)}; printf '\\n'; ${after}`, signal);
  const [said = '', packed = '', holds = ''] = printed.trim().split('\n');
  world.check(
    LIST,
    'a dump that failed ends it',
    packed === '',
    `${said}; it packed a file of ${packed} bytes that holds ${holds}, and went on to send it: set -euo pipefail, and look at its end`,
  );
}

/** What a job says of itself is one thing; what is off-site another. */
export const failsWell: RehearsalStep = {
  id: 'fails-well',
  title: 'The corrected job, while the database does not answer',
  who: OPS,
  part: 'watch',
  how: ['DATABASE_URL of a server that is not there: /opt/backup/dump.sh'],
  until: 'it ends with an error, and leaves nothing',
  limitMs: MINUTE,
  only: (variant) => variant === 'corrected',
  async look(world, signal) {
    const line =
      'export DATABASE_URL=postgres://gauzian_user@127.0.0.1:1/gauzian_db; code=0; /opt/backup/dump.sh /backups/none 2>&1 || code=$?; echo "exit code $code"; ls -A /backups/none | wc -l';
    const printed = (await onKeeper(world, line, signal)).trim().split('\n');
    const [code = '', left = ''] = printed.slice(-2);
    const ok = code !== 'exit code 0' && left === '0';
    world.check('the job as corrected', 'a dump that failed ends it', ok, `${code}, ${left} files left`);
    return ok ? { met: true } : { met: false, seen: printed.join(' '), never: true };
  },
};
