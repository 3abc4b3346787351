/** A restore of the bridge's database from a backup, beside the one that is there, with what belongs to it. */

import {
  type BackedUp,
  compared,
  type Offering,
  type RehearsalStep,
  type Restored,
  type World,
} from 'firedrill/config';
import { onClone, placeOf, sql } from './database.ts';
import { OPS } from './people.ts';

const MINUTE = 60_000;
/** What is put aside keeps this name; that it is there says that a restore was done. */
const DAMAGED = 'hub_damaged';

export interface RestoreSpec {
  title: string;
  /** The backup, where backups are kept. */
  dump: string;
  /** When these steps are part of the procedure, and why they are not done. */
  when: Pick<RehearsalStep, 'besides' | 'only' | 'unless'>;
  kept: Offering<BackedUp>;
  restored: Offering<Restored>;
}

const RENAME = [`ALTER DATABASE hub RENAME TO ${DAMAGED}`, 'ALTER DATABASE hub_restored RENAME TO hub'];

/** The bridge is stopped, the backup restored, and Redis emptied. */
export function restoringFrom(spec: RestoreSpec): Record<'stopBridge' | 'restore' | 'forget', RehearsalStep> {
  const { when } = spec;
  const lines = [
    'createdb --maintenance-db="$HUB_URL/postgres" hub_restored',
    `pg_restore --exit-on-error --dbname="$HUB_URL/hub_restored" ${spec.dump}`,
  ];
  return {
    stopBridge: {
      id: 'stop',
      title: 'Stop the bridge',
      who: OPS,
      how: [
        'docker stop bridge: no event may be taken meanwhile; both sides keep theirs for about a minute and a half',
      ],
      until: 'it does not run',
      limitMs: 2 * MINUTE,
      ...when,
      byHand: async (world) => [`docker stop ${world.stack.place('bridge').id.slice(0, 12)}`],
      act: (world, signal) => world.stack.containers.stop('bridge', signal),
      async look(world, signal) {
        if (await world.stack.containers.isRunning('bridge', signal)) return { met: false, seen: 'it runs' };
        if (world.moments.has('stopped')) return { met: true };
        const now = world.clock.now();
        world.moments.set('stopped', now);
        const { low, high } = world.of(spec.kept).moment;
        world.figure('given-up', { low: now - high, high: now - low });
        return { met: true };
      },
    },
    restore: {
      id: 'restore',
      title: spec.title,
      who: OPS,
      how: [
        ...lines,
        `${RENAME.join('; ')}: the damaged database is kept aside`,
        `where ${DAMAGED} is there already, it was restored`,
      ],
      until: 'all is as it was at the moment of the backup',
      limitMs: 20 * MINUTE,
      // Ours: the owners answer what is down within 15 minutes.
      tier: { objective: 15 * MINUTE, source: 'ours' },
      ...when,
      byHand: async (world) => [
        world.runByHand('clone', ['sh', '-ec', lines.join(' && ')]),
        ...RENAME.map((query) =>
          world.runByHand('database', ['psql', '-U', 'hub', '-d', 'postgres', '-c', query]),
        ),
      ],
      async act(world, signal) {
        if (await wasRestored(world, signal)) return;
        await onClone(world, 'dropdb --if-exists --maintenance-db="$HUB_URL/postgres" hub_restored', signal);
        for (const line of lines) await onClone(world, line, signal);
        for (const query of RENAME) await sql(world, query, signal, 'postgres');
      },
      async look(world, signal) {
        if (!(await wasRestored(world, signal))) return { met: false, seen: `there is no ${DAMAGED}` };
        const look = await compared(world, world.of(spec.kept).noted, placeOf(world, 'database', 'hub'));
        if (look.met) world.of(spec.restored).to(world.of(spec.kept).moment);
        return look;
      },
    },
    forget: {
      id: 'forget',
      title: 'Empty Redis',
      who: OPS,
      how: [
        'redis-cli -n 0 flushdb: what it remembers of events after the backup is not true any more; what waits is in PostgreSQL',
      ],
      until: 'it is empty',
      limitMs: MINUTE,
      ...when,
      byHand: async (world) => [world.runByHand('cache', ['redis-cli', '-n', '0', 'flushdb'])],
      act: async (world, signal) =>
        void (await world.run('cache', ['redis-cli', '-n', '0', 'flushdb'], signal)),
      async look(world, signal) {
        const keys = (await world.run('cache', ['redis-cli', '-n', '0', 'dbsize'], signal)).trim();
        return /^(\(integer\) )?0$/.test(keys) ? { met: true } : { met: false, seen: `it has ${keys} keys` };
      },
    },
  };
}

async function wasRestored(world: World, signal: AbortSignal): Promise<boolean> {
  const query = `SELECT count(*) FROM pg_database WHERE datname = '${DAMAGED}'`;
  const [[there = '0'] = []] = await sql(world, query, signal, 'postgres');
  return there === '1';
}
