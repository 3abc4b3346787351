import {
  type Content,
  contentAt,
  contentWhenDumped,
  duration,
  type Look,
  type RehearsalStep,
  type World,
} from 'firedrill/config';
import { placeOf } from './content.ts';
import { mark } from './markers.ts';
import { restored } from './parts.ts';
import { runScript, script } from './scripts.ts';
import type { State } from './state.ts';

const MINUTE = 60_000;
const ON_CALL = 'on-call engineer';
/** The moment that is restored, as PostgreSQL knows it by name. */
export const POINT = 'before_disaster';

export const marker = (state: State): RehearsalStep => ({
  id: 'marker-kept',
  title: 'Take a booking that must be there afterwards',
  who: 'Firedrill',
  part: 'scene',
  how: ['a booking, through the API'],
  until: 'taken',
  limitMs: MINUTE,
  async act(world) {
    state.kept = await mark(world, 'kept');
  },
  look: async () => ({ met: true }),
});

/** The backup, in both formats; what the database holds at its moment is noted beside it. */
export const dump = (state: State): RehearsalStep => ({
  id: 'dump',
  title: 'Back up by a dump',
  who: ON_CALL,
  part: 'watch',
  how: [
    'on the backup machine: /opt/backup/backup_db.sh',
    'it prints both files, each with its size and checksum; latest.dump and latest.sql lead to them',
  ],
  until: 'both formats are there, are whole, and latest leads to them',
  limitMs: 30 * MINUTE,
  tier: { objective: 5 * MINUTE, source: 'owners' },
  only: (variant) => variant !== 'wal',
  async act(world, signal, tell) {
    const began = world.clock.now();
    const { noted, printed } = await dumpNoted(world, 'database', signal, tell);
    state.noted = noted;
    const took = world.clock.now() - began;
    state.backupMs = { low: took, high: took };
    world.check('the backup', 'files, sizes, checksums', true, printed.trim().replaceAll('\n', '; '));
  },
  look: bothFormats,
});

/** Has a dump taken of a server that users write to. @returns what the server held at its moment, and what the script printed */
export async function dumpNoted(
  world: World,
  server: 'database' | 'restored',
  signal: AbortSignal,
  tell: (how: string) => void,
): Promise<{ noted: Content; printed: string }> {
  const dump = () => runScript(world, 'backup', script('backup_db.sh'), signal, tell);
  const { noted, printed, moment } = await contentWhenDumped(
    placeOf(world, server),
    dump,
    world.clock,
    signal,
  );
  if (server === 'database') world.of(restored).to(moment);
  return { noted, printed };
}

async function bothFormats(world: World, signal: AbortSignal): Promise<Look> {
  for (const format of ['dump', 'sql'])
    await runScript(world, 'backup', script('check_backup.sh', `/backups/dumps/latest.${format}`), signal);
  return { met: true };
}

/** Log is archived from here on, as the restore to any moment needs it. */
export const archive: RehearsalStep = {
  id: 'archive',
  title: 'Log is archived continuously',
  who: 'backend team',
  part: 'scene',
  how: ['in the database’s container: /opt/backup/enable_archiving.sh; then start it again, once'],
  until: 'the server says so, and users are served',
  limitMs: 2 * MINUTE,
  only: (variant) => variant !== 'dumps',
  async act(world, signal) {
    await runScript(world, 'database', script('enable_archiving.sh'), signal);
    await world.stack.containers.stop('database', signal);
    await world.stack.containers.start('database', signal);
  },
  async look(world, signal) {
    const command = ['psql', '-U', 'atmr', '-d', 'atmr', '-At', '-c', 'SHOW archive_mode'];
    const mode = await world.run('database', command, signal).catch((error: unknown) => String(error));
    if (mode.trim() !== 'on') return { met: false, seen: `archive_mode: ${mode.trim()}` };
    const served = world.faring.servedOnEnd(20);
    return served >= 20 ? { met: true } : { met: false, seen: `${served} requests on end were served` };
  },
};

export const baseBackup: RehearsalStep = {
  id: 'backup',
  title: 'Back up',
  who: ON_CALL,
  how: [
    'on the backup machine: /opt/backup/base_backup.sh',
    'it prints the folder and its size; base/latest leads to it; log is archived by the server itself',
  ],
  until: 'the base backup is whole, and the log that it needs is archived',
  limitMs: 30 * MINUTE,
  tier: { objective: 5 * MINUTE, source: 'owners' },
  only: (variant) => variant !== 'dumps',
  byHand: async (world) => [world.runByHand('backup', script('base_backup.sh'))],
  async act(world, signal, tell) {
    const printed = await runScript(world, 'backup', script('base_backup.sh'), signal, tell);
    world.check('the backup', 'folder, size', true, printed.trim());
  },
  async look(world, signal) {
    const command = [
      'sh',
      '-c',
      '/opt/backup/check_wal.sh "$(readlink -f /backups/base/latest)" 2>&1 || true',
    ];
    const said = (await runScript(world, 'backup', command, signal)).trim();
    return said === '' ? { met: true } : { met: false, seen: said };
  },
};

/** A moment between two bookings gets a name, by which it is restored. */
export const restorePoint = (state: State): RehearsalStep => ({
  id: 'point',
  title: 'Name the moment that will be restored',
  who: 'Firedrill',
  part: 'scene',
  how: [
    `SELECT pg_create_restore_point('${POINT}'), while writers wait; all that the database holds is noted`,
  ],
  until: 'named, and noted',
  limitMs: 10 * MINUTE,
  only: (variant) => variant === 'wal',
  async act(world, _, tell) {
    const taken = async (ask: (sql: string) => Promise<readonly unknown[]>) => {
      const low = world.clock.now();
      await ask(`SELECT pg_create_restore_point('${POINT}')`);
      world.of(restored).to({ low, high: world.clock.now() });
    };
    state.noted = await contentAt(placeOf(world, 'database'), taken, tell);
  },
  look: async () => ({ met: true }),
});

/** The worst moment to lose the server is right before the log of the last minute is archived. */
export const shipped = (state: State): RehearsalStep => {
  let written = 0;
  let piece = '';
  return {
    id: 'shipped',
    title: 'The log of the worst moment is archived',
    who: 'Firedrill',
    part: 'watch',
    how: [
      'a booking is taken right after a piece of log was finished, which is as long before the next as can be; archive_timeout has the server finish one all the same',
    ],
    until: 'the log that has this booking is in the archive',
    limitMs: 10 * MINUTE,
    everyMs: 250,
    only: (variant) => variant === 'wal',
    async act(world, signal) {
      await runScript(world, 'database', sqlCommand('SELECT pg_switch_wal()'), signal);
      written = world.clock.now();
      state.lost = await mark(world, 'lost');
      const named = await runScript(
        world,
        'database',
        sqlCommand('SELECT pg_walfile_name(pg_current_wal_insert_lsn())'),
        signal,
      );
      piece = named.trim();
    },
    async look(world, signal) {
      const there = await world.run(
        'backup',
        ['sh', '-c', `ls /backups/wal/${piece} 2>/dev/null || true`],
        signal,
      );
      const now = world.clock.now();
      if (there.trim() === '')
        return { met: false, seen: `${piece} is not archived after ${duration(now - written)}` };
      world.figure('loss', { low: Math.max(0, now - written - 500), high: now - written });
      return { met: true };
    },
  };
};

const sqlCommand = (query: string) => ['psql', '-U', 'atmr', '-d', 'atmr', '-Atq', '-c', query];

/** With dumps alone all is lost that was written since the last one was taken. */
export const schedule = (state: State): RehearsalStep => ({
  id: 'schedule',
  title: 'How old the newest backup is at the worst moment',
  who: 'Firedrill',
  part: 'scene',
  how: ['/opt/backup/schedule.sh --every, and what a backup takes until it can be restored from'],
  until: 'known',
  limitMs: MINUTE,
  only: (variant) => variant === 'dumps',
  async look(world, signal) {
    const everyMs = 1000 * Number(await runScript(world, 'backup', script('schedule.sh', '--every'), signal));
    const { low, high } = state.backupMs;
    world.figure('loss', { low: everyMs + low, high: everyMs + high });
    state.lost = await mark(world, 'lost');
    const worst = everyMs + high;
    world.check(
      'the schedule',
      'no more than 15 minutes can be lost',
      worst <= 15 * MINUTE,
      `a dump every ${duration(everyMs)} that takes ${duration(high)} leaves up to ${duration(worst)} of writes in no backup; ` +
        'have the log archived continuously (enable_archiving.sh, base_backup.sh), which restore/wal rehearses',
    );
    return { met: true };
  },
});
