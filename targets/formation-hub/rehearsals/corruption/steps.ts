/** A page of the database's files is no page any more: found in its log, and restored from the newest backup. */

import {
  backedUp,
  type Look,
  permissionBy,
  type RehearsalStep,
  recovery,
  servedOrGivenUp,
  servedSteadily,
  type World,
} from 'firedrill/config';
import { startedAgain } from '../shared/afterwards.ts';
import { onClone, placeOf, sql } from '../shared/database.ts';
import { OPS } from '../shared/people.ts';
import { restoringFrom } from '../shared/restoring.ts';
import { allowed, kept, restored } from './parts.ts';

const MINUTE = 60_000;
const DUMP = '/backups/nightly.dump';
const VERIFIED = 'verified';
/** What PostgreSQL says of a page that is none, or whose checksum is another. */
const CORRUPT = /invalid page in block|page verification failed|could not read block/;

const steady: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served, and what was done fills pages of the audit record'],
  until: 'users are served, and the first page is full',
  limitMs: 2 * MINUTE,
  everyMs: 500,
  async look(world, signal) {
    const served = servedSteadily(world.faring);
    if (!served.met) return served;
    const [[blocks = '0'] = []] = await sql(world, `SELECT max((ctid::text::point)[0]) FROM audit`, signal);
    return Number(blocks) >= 1 ? { met: true } : { met: false, seen: 'the audit record has one page' };
  },
};

const { backup, verify } = backedUp({
  who: OPS,
  dump: DUMP,
  run: onClone,
  take: (world, signal) => onClone(world, `pg_dump --format=custom --file=${DUMP} "$HUB_URL/hub"`, signal),
  restore: (world, signal) =>
    onClone(
      world,
      `createdb -U hub ${VERIFIED} && pg_restore -U hub --exit-on-error --dbname=${VERIFIED} ${DUMP}`,
      signal,
    ),
  original: (world) => placeOf(world, 'database', 'hub'),
  copy: (world) => placeOf(world, 'clone', VERIFIED),
  allowed,
  kept,
});

/** The server holds pages in memory: it reads this one again once it was started anew. */
const damage: RehearsalStep = {
  id: 'damage',
  title: 'A page of the audit record is overwritten on disk',
  who: 'Firedrill',
  part: 'scene',
  how: ['CHECKPOINT; random bytes in place of the first page; the server is killed, and started again'],
  until: 'the server answers again',
  limitMs: MINUTE,
  async act(world, signal) {
    await sql(world, 'CHECKPOINT', signal);
    const [[file = ''] = []] = await sql(world, `SELECT pg_relation_filepath('audit')`, signal);
    const over = `dd if=/dev/urandom of="$PGDATA/${file}" bs=8192 count=1 conv=notrunc status=none; sync`;
    await world.run('database', ['sh', '-ec', over], signal);
    await world.stack.containers.kill('database', signal);
    world.moments.set('damaged', world.clock.now());
    await world.stack.containers.start('database', signal);
  },
  look: async (world, signal) =>
    sql(world, 'SELECT 1', signal).then(
      (): Look => ({ met: true }),
      (error: unknown): Look => ({ met: false, seen: String(error) }),
    ),
};

const diagnose: RehearsalStep = {
  id: 'diagnose',
  title: 'Find out what it is: down, or corrupt',
  who: OPS,
  part: 'watch',
  how: [
    'psql "$DATABASE_URL" -c "select 1": it answers, so it is not down',
    'psql "$DATABASE_URL" -c "select count(*) from audit", and of each other table: all of it is read',
    'docker logs --tail 200 database: "invalid page in block", "could not read block": it is corrupt, and which file is',
  ],
  until: 'the log says that it is corrupt',
  limitMs: 2 * MINUTE,
  everyMs: 250,
  async look(world, signal) {
    // Who reads all of it comes upon the page; what comes of it is in the log.
    await sql(world, 'SELECT count(*) FROM audit', signal).catch(() => undefined);
    const lines = await world.stack.lastInLog('database', 200, signal);
    const line = lines.find((one) => CORRUPT.test(one));
    if (line === undefined) return { met: false, seen: `none of its last ${lines.length} lines says so` };
    await sql(world, 'SELECT 1', signal);
    world.check('the diagnosis', 'it answers, and is corrupt', true, line);
    return { met: true };
  },
};

const permission = permissionBy(allowed, {
  title: 'The newest backup is one',
  who: OPS,
  how: ['younger than 24 h, restored elsewhere and found as the original'],
  until: 'it may be restored, or is refused by name',
});

const unless = (world: World): string | undefined => world.of(allowed).refused();

const { stopBridge, restore, forget } = restoringFrom({
  title: 'Restore the newest backup',
  dump: DUMP,
  when: { unless },
  kept,
  restored,
});

const { start, recovered, syncAgain, verified } = startedAgain({
  unless,
  recovered: (world) => recovery(world, 'damaged', 'rto', servedOrGivenUp),
});

export const steps: readonly RehearsalStep[] = [
  ...[steady, backup, verify, damage, diagnose, permission],
  ...[stopBridge, restore, forget, start, recovered, syncAgain, verified],
];
