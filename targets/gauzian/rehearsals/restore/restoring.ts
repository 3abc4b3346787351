/** The owners' ten steps, and what they have not: the chunks, and what is cached of files. */

import {
  compared,
  type Look,
  type RehearsalStep,
  recovery,
  scaled,
  servedOrGivenUp,
  type World,
} from 'firedrill/config';
import { PODS } from '../deploy/parts.ts';
import { isReady } from '../deploy/rollout.ts';
import { inProduction, onKeeper, production } from '../shared/database.ts';
import { OPS, servedAgain } from '../shared/served-again.ts';
import { backups, backupsByHand, copied, dumps, keys, read } from './off-site.ts';
import { kept } from './parts.ts';
import { hasBackup, isMirrorFirst } from './variants.ts';

const MINUTE = 60_000;
const BACK = '/backups/back';
const pods = scaled(PODS);
/** For so long users have been served when that is seen; what was logged before is of the start. */
const SERVED_FOR_MS = 2_000;
const TAIL = 50;

const SERVER = 'psql -q -v ON_ERROR_STOP=1 --dbname="$(dirname "$DATABASE_URL")/postgres"';
const DROP = `${SERVER} --command='DROP DATABASE IF EXISTS gauzian_db'`;
const CREATE = `${SERVER} --command='CREATE DATABASE gauzian_db OWNER gauzian_user'`;
const packed = (world: World) => `${BACK}/${world.of(kept).name}`;
const unpacked = (world: World) => packed(world).replace(/\.gz$/, '');
const unpack = (world: World) =>
  `gunzip --keep --force ${packed(world)} && tail -n 10 ${unpacked(world)} | grep '^-- PostgreSQL database dump complete'`;
const load = (world: World) =>
  `psql -q -v ON_ERROR_STOP=1 --single-transaction --dbname="$DATABASE_URL" --file=${unpacked(world)} >/dev/null`;

export const disaster: RehearsalStep = {
  id: 'disaster',
  title: 'The data are lost',
  who: 'Firedrill',
  part: 'scene',
  how: ['every file is deleted from the database, and every chunk from the bucket'],
  until: 'they are gone',
  limitMs: MINUTE,
  only: hasBackup,
  async act(world, signal) {
    world.moments.set('lost', world.clock.now());
    await inProduction(world, 'DELETE FROM files', signal);
    await world.run('objects', ['sh', '-ec', 'rm -rf /tmp/vgw/gauzian-chunks/*'], signal);
  },
  look: async () => ({ met: true }),
};

export const down: RehearsalStep = {
  id: 'scale-down',
  title: 'Scale the backend to none',
  who: OPS,
  how: [
    'kubectl scale deployment/backend -n gauzian-v2 --replicas=0: nothing may write to what is being restored',
  ],
  until: 'no replica runs',
  limitMs: 2 * MINUTE,
  only: hasBackup,
  byHand: async (world) => pods.typed(world, 'stop'),
  act: pods.down,
  look: pods.isDown,
};

export const forward: RehearsalStep = {
  id: 'port-forward',
  title: 'Reach the database',
  who: OPS,
  part: 'paper',
  how: ['kubectl port-forward -n gauzian-v2 svc/postgres 5432:5432'],
  until: 'in a rehearsal the database is on the same network, so it is not rehearsed',
  limitMs: MINUTE,
  look: async () => ({ met: true }),
};

export const fetch: RehearsalStep = {
  id: 'fetch',
  title: 'Bring the newest backup back',
  who: OPS,
  how: [
    `node src/backups.ts list; node src/backups.ts pull NAME ${BACK}: refused where its checksum is another`,
  ],
  until: 'it is here, with the checksum that it was sent with',
  limitMs: 30 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [backupsByHand(world, ['pull', world.of(kept).name, BACK])],
  async act(world, signal) {
    const { dumps: there } = read(await backups(world, ['list'], signal), dumps);
    const newest = there.at(-1)?.name ?? '';
    await backups(world, ['pull', newest, BACK], signal);
  },
  look: (world, signal) => found(world, `ls ${packed(world)}`, signal),
};

export const unpacking: RehearsalStep = {
  id: 'unpack',
  title: 'Unpack it, and see that it comes to its end',
  who: OPS,
  how: ['gunzip --keep; its last lines say "PostgreSQL database dump complete": before anything is dropped'],
  until: 'it is whole',
  limitMs: 30 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', unpack(world)])],
  act: async (world, signal) => void (await onKeeper(world, unpack(world), signal)),
  look: (world, signal) => found(world, `ls ${unpacked(world)}`, signal),
};

export const drop: RehearsalStep = {
  id: 'drop',
  title: 'Drop the database: there is no way back from here',
  who: OPS,
  how: ['look twice: the backup is whole, and it is this database', DROP],
  until: 'it is gone',
  limitMs: 2 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', DROP])],
  act: async (world, signal) => void (await onKeeper(world, DROP, signal)),
  look: (world, signal) => isThere(world, '0', signal),
};

export const create: RehearsalStep = {
  id: 'create',
  title: 'Make it again, empty',
  who: OPS,
  how: [CREATE],
  until: 'it is there',
  limitMs: 2 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', CREATE])],
  act: async (world, signal) => void (await onKeeper(world, CREATE, signal)),
  look: (world, signal) => isThere(world, '1', signal),
};

export const restore: RehearsalStep = {
  id: 'restore',
  title: 'Restore the dump',
  who: OPS,
  how: [
    'psql -v ON_ERROR_STOP=1 --single-transaction: all of it, or nothing, and never half of it with exit code 0',
  ],
  until: 'all is as it was at the moment of the dump',
  limitMs: 40 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', load(world)])],
  act: async (world, signal) => void (await onKeeper(world, load(world), signal)),
  look: (world) => compared(world, world.of(kept).noted, production(world)),
};

export const chunksBack: RehearsalStep = {
  id: 'chunks-back',
  title: 'Bring the chunks back',
  who: OPS,
  how: ['node src/backups.ts mirror-back: each chunk of the mirror that the bucket has not'],
  until: 'the bucket has all that the mirror has',
  limitMs: 40 * MINUTE,
  only: hasBackup,
  byHand: async (world) => [backupsByHand(world, ['mirror-back'])],
  async act(world, signal) {
    const { copied: number } = read(await backups(world, ['mirror-back'], signal), copied);
    world.check('the chunks', 'brought back', true, `${number} of the mirror`);
  },
  look: async () => ({ met: true }),
};

/** What a row names must be in the bucket: a file whose chunk is gone is listed, and cannot be had. */
export const whole: RehearsalStep = {
  id: 'whole',
  title: 'Each row has its chunk',
  who: OPS,
  part: 'watch',
  how: ["SELECT file_id || '/' || number FROM file_chunks, against node src/backups.ts keys"],
  until: 'it is known which files cannot be had',
  limitMs: 10 * MINUTE,
  only: hasBackup,
  async look(world, signal) {
    const named = await inProduction(world, `SELECT file_id || '/' || number FROM file_chunks`, signal);
    const { keys: there } = read(await backups(world, ['keys'], signal), keys);
    const [rows, inBucket] = [named.split('\n').filter(Boolean), new Set(there)];
    const missing = rows.filter((key) => !inBucket.has(key));
    world.of(kept).broken = [...new Set(missing.map((key) => key.split('/')[0] ?? ''))];
    const without = inBucket.size - rows.length + missing.length;
    const remedy =
      'the mirror is older than the dump: dump first and mirror after, for a chunk is stored before its row';
    world.check(
      'the chunks',
      'each row has its chunk',
      missing.length === 0,
      missing.length === 0
        ? `all ${rows.length}; ${without} chunks are of no row, and do no harm`
        : `${missing.length} of ${rows.length} rows name a chunk that is gone, as ${missing[0]}; ${remedy}`,
    );
    return { met: true };
  },
};

export const mark: RehearsalStep = {
  id: 'mark',
  besides: true,
  title: 'Files that cannot be had are in no list any more',
  who: OPS,
  how: ['UPDATE files SET complete = false, for those whose chunk is gone: their owners upload them again'],
  until: 'no list has one of them',
  limitMs: 10 * MINUTE,
  only: isMirrorFirst,
  unless: (world) => (world.of(kept).broken.length === 0 ? 'each row has its chunk' : undefined),
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', marking(world)])],
  act: async (world, signal) => void (await onKeeper(world, marking(world), signal)),
  async look(world, signal) {
    const query = `SELECT count(*) FROM files WHERE complete AND ${areBroken(world)}`;
    const left = (await inProduction(world, query, signal)).trim();
    return left === '0' ? { met: true } : { met: false, seen: `${left} of them are listed` };
  },
};

const areBroken = (world: World): string =>
  `id IN (${world
    .of(kept)
    .broken.map((id) => `'${id}'`)
    .join(', ')})`;
const marking = (world: World): string =>
  `psql -q -v ON_ERROR_STOP=1 --dbname="$DATABASE_URL" --command="UPDATE files SET complete = false WHERE ${areBroken(world)}"`;

const FORGET = `redis-cli --scan --pattern 'file:*' | xargs -r redis-cli del`;

export const forget: RehearsalStep = {
  id: 'forget',
  title: 'Forget what is cached of files',
  who: OPS,
  how: [
    `${FORGET}: files of after the dump would be told of for a minute; never FLUSHALL, which makes revoked tokens valid`,
  ],
  until: 'no file is in the cache',
  limitMs: MINUTE,
  only: hasBackup,
  byHand: async (world) => [world.runByHand('redis', ['sh', '-ec', FORGET])],
  act: async (world, signal) => void (await world.run('redis', ['sh', '-ec', FORGET], signal)),
  async look(world, signal) {
    const left = await world.run(
      'redis',
      ['sh', '-ec', `redis-cli --scan --pattern 'file:*' | wc -l`],
      signal,
    );
    return left.trim() === '0' ? { met: true } : { met: false, seen: `${left.trim()} are` };
  },
};

export const up: RehearsalStep = {
  id: 'scale-up',
  title: 'Scale the backend to two',
  who: OPS,
  how: ['kubectl scale deployment/backend -n gauzian-v2 --replicas=2'],
  until: 'both replicas are ready',
  limitMs: 5 * MINUTE,
  only: hasBackup,
  byHand: async (world) => pods.typed(world, 'start'),
  act: pods.up,
  async look(world) {
    const ready = await Promise.all(PODS.map((pod) => isReady(world, pod)));
    return ready.every(Boolean)
      ? { met: true }
      : { met: false, seen: `${ready.filter(Boolean).length} of ${PODS.length} are ready` };
  },
};

export const recovered: RehearsalStep = {
  ...servedAgain,
  only: hasBackup,
  async look(world) {
    const look = recovery(world, 'lost', 'rto', servedOrGivenUp);
    if (look.met) world.moments.set('served', Date.now() - SERVED_FOR_MS);
    return look;
  },
};

export const logs: RehearsalStep = {
  id: 'logs',
  title: 'Read the logs',
  who: OPS,
  part: 'watch',
  how: [`kubectl logs -n gauzian-v2 -l app=backend --tail=${TAIL}`],
  until: 'they have no error since users are served',
  limitMs: MINUTE,
  everyMs: 500,
  only: hasBackup,
  async look(world): Promise<Look> {
    const since = world.moments.get('served') ?? 0;
    const lines = await Promise.all(PODS.map((pod) => world.stack.linesInLog(pod, since)));
    const errors = lines.flat().filter(({ line }) => /"level":"(error|fatal)"/.test(line));
    world.check(
      'after the restore',
      'logs',
      errors.length === 0,
      `${errors.length} errors since users are served`,
    );
    return errors.length === 0 ? { met: true } : { met: false, seen: errors[0]?.line ?? '' };
  },
};

export const tried: RehearsalStep = {
  id: 'tried',
  title: 'Ask the API',
  who: OPS,
  part: 'watch',
  how: ['curl $EDGE/health/canary, which reads a page of files; the users’ own lists'],
  until: 'it answers 200, and a page is read',
  limitMs: MINUTE,
  only: hasBackup,
  async look(world) {
    const { status } = await world.ask('GET', '/health/canary');
    world.check('after the restore', 'the API', status === 200, `/health/canary: ${status}`);
    return status === 200 ? { met: true } : { met: false, seen: `${status}` };
  },
};

async function found(world: World, line: string, signal: AbortSignal): Promise<Look> {
  return onKeeper(world, line, signal).then(
    (): Look => ({ met: true }),
    (error: unknown): Look => ({ met: false, seen: String(error) }),
  );
}

async function isThere(world: World, wanted: '0' | '1', signal: AbortSignal): Promise<Look> {
  const query = `${SERVER} -At --command="SELECT count(*) FROM pg_database WHERE datname = 'gauzian_db'"`;
  const there = (await onKeeper(world, query, signal)).trim();
  return there === wanted ? { met: true } : { met: false, seen: `there are ${there}` };
}
