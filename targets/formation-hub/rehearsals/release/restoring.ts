/** The owners' third way back: the backup of before the release, and the release of before. */

import { compared, type RehearsalStep, type World } from 'firedrill/config';
import { staysOn } from './back.ts';
import { DUMP } from './backup.ts';
import { onClone, placeOf, sql } from './database.ts';
import { kept, restored } from './parts.ts';
import { OPS } from './people.ts';
import { goesBackBy } from './variants.ts';

const MINUTE = 60_000;
const only = goesBackBy('restore');
/** What is put aside keeps this name; that it is there says that a restore was done. */
const DAMAGED = 'hub_damaged';

export const stopBridge: RehearsalStep = {
  id: 'stop',
  besides: true,
  title: 'Stop the bridge',
  who: OPS,
  how: [
    'docker stop bridge: no event may be taken meanwhile; both sides keep theirs for about a minute and a half',
  ],
  until: 'it does not run',
  limitMs: 2 * MINUTE,
  only,
  unless: staysOn,
  byHand: async (world) => [`docker stop ${world.stack.place('bridge').id.slice(0, 12)}`],
  act: (world, signal) => world.stack.containers.stop('bridge', signal),
  async look(world, signal) {
    if (await world.stack.containers.isRunning('bridge', signal)) return { met: false, seen: 'it runs' };
    if (world.moments.has('stopped')) return { met: true };
    const now = world.clock.now();
    world.moments.set('stopped', now);
    const { low, high } = world.of(kept).moment;
    world.figure('given-up', { low: now - high, high: now - low });
    return { met: true };
  },
};

const RESTORE = [
  'createdb --maintenance-db="$HUB_URL/postgres" hub_restored',
  `pg_restore --exit-on-error --dbname="$HUB_URL/hub_restored" ${DUMP}`,
];
const RENAME = [`ALTER DATABASE hub RENAME TO ${DAMAGED}`, 'ALTER DATABASE hub_restored RENAME TO hub'];

export const restore: RehearsalStep = {
  id: 'restore',
  besides: true,
  title: 'Restore the backup of before the release',
  who: OPS,
  how: [
    ...RESTORE,
    `${RENAME.join('; ')}: the damaged database is kept aside`,
    `where ${DAMAGED} is there already, it was restored`,
  ],
  until: 'all is as it was at the moment of the backup',
  limitMs: 20 * MINUTE,
  // Ours: the owners answer what is down within 15 minutes.
  tier: { objective: 15 * MINUTE, source: 'ours' },
  only,
  unless: staysOn,
  byHand: async (world) => [
    world.runByHand('clone', ['sh', '-ec', RESTORE.join(' && ')]),
    ...RENAME.map((query) =>
      world.runByHand('database', ['psql', '-U', 'hub', '-d', 'postgres', '-c', query]),
    ),
  ],
  async act(world, signal) {
    if (await wasRestored(world, signal)) return;
    await onClone(world, 'dropdb --if-exists --maintenance-db="$HUB_URL/postgres" hub_restored', signal);
    for (const line of RESTORE) await onClone(world, line, signal);
    for (const query of RENAME) await sql(world, query, signal, 'postgres');
  },
  async look(world, signal) {
    if (!(await wasRestored(world, signal))) return { met: false, seen: `there is no ${DAMAGED}` };
    const look = await compared(world, world.of(kept).noted, placeOf(world, 'database', 'hub'));
    if (look.met) world.of(restored).to(world.of(kept).moment);
    return look;
  },
};

async function wasRestored(world: World, signal: AbortSignal): Promise<boolean> {
  const query = `SELECT count(*) FROM pg_database WHERE datname = '${DAMAGED}'`;
  const [[there = '0'] = []] = await sql(world, query, signal, 'postgres');
  return there === '1';
}

export const forget: RehearsalStep = {
  id: 'forget',
  besides: true,
  title: 'Empty Redis',
  who: OPS,
  how: [
    'redis-cli -n 0 flushdb: what it remembers of events after the backup is not true any more; what waits is in PostgreSQL',
  ],
  until: 'it is empty',
  limitMs: MINUTE,
  only,
  unless: staysOn,
  byHand: async (world) => [world.runByHand('cache', ['redis-cli', '-n', '0', 'flushdb'])],
  act: async (world, signal) => void (await world.run('cache', ['redis-cli', '-n', '0', 'flushdb'], signal)),
  async look(world, signal) {
    const keys = (await world.run('cache', ['redis-cli', '-n', '0', 'dbsize'], signal)).trim();
    return /^(\(integer\) )?0$/.test(keys) ? { met: true } : { met: false, seen: `it has ${keys} keys` };
  },
};
