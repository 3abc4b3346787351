import {
  compared,
  type Look,
  type RehearsalStep,
  recovery,
  servedOrGivenUp,
  type World,
} from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { callers, fiveChecks, leadToRestored } from './api.ts';
import { POINT } from './backing-up.ts';
import { placeOf } from './content.ts';
import { refusal, runScript, script } from './scripts.ts';
import type { State } from './state.ts';

const MINUTE = 60_000;
const ON_CALL = 'on-call engineer';
const LATEST = '/backups/dumps/latest.dump';
/** For so long users have been served when that is seen; what was logged before is of the start. */
const SERVED_FOR_MS = 2_000;
/** What scripts end with that would overwrite data. */
const REFUSED = 3;

const isLost = (variant: string) => variant !== 'bad-backups';

export const disaster: RehearsalStep = {
  id: 'disaster',
  title: 'The database is lost',
  who: 'Firedrill',
  part: 'scene',
  how: ['all bookings are deleted, and the server is killed'],
  until: 'the server does not run',
  limitMs: MINUTE,
  only: isLost,
  async act(world, signal) {
    world.moments.set('lost', world.clock.now());
    await sql(world, 'DELETE FROM bookings', signal);
    await world.stack.containers.kill('database', signal);
  },
  look: async () => ({ met: true }),
};

export const down: RehearsalStep = {
  id: 'scale-down',
  title: 'Scale API and workers to 0',
  who: ON_CALL,
  how: [
    'stop every container of the API and of the worker: nothing may write to a database that is being restored',
  ],
  until: 'none of them runs',
  limitMs: 2 * MINUTE,
  byHand: async (world) => callers.typed(world, 'stop'),
  act: callers.down,
  look: callers.isDown,
};

/** The owners' command in one variant, and PostgreSQL's own recovery in the other. */
const commandOf = (world: World): { on: 'backup' | 'restored'; command: string[] } =>
  world.variant === 'wal'
    ? { on: 'restored', command: script('restore_wal.sh', POINT) }
    : { on: 'backup', command: script('restore_db.sh', LATEST) };

export const restore: RehearsalStep = {
  id: 'restore',
  title: 'Restore into an empty server',
  who: ON_CALL,
  how: [
    `to a named moment, on the new server’s machine: /opt/backup/restore_wal.sh ${POINT}`,
    `without archived log, from the last dump, on the backup machine: /opt/backup/restore_db.sh ${LATEST}`,
    'both see to it that the backup is whole before they touch the server; where it is not, they name the next older',
  ],
  until: 'restored',
  limitMs: 40 * MINUTE,
  only: isLost,
  tier: { objective: 30 * MINUTE, source: 'owners' },
  async byHand(world) {
    const { on, command } = commandOf(world);
    return [world.runByHand(on, command)];
  },
  async act(world, signal, tell) {
    const { on, command } = commandOf(world);
    await runScript(world, on, command, signal, tell);
  },
  async look(world, signal) {
    const query = `SELECT count(*) FROM pg_class WHERE relname = 'bookings' AND NOT pg_is_in_recovery()`;
    const command = ['psql', '-U', 'atmr', '-d', 'atmr', '-Atq', '-c', query];
    const there = await world.run('restored', command, signal).catch((error: unknown) => String(error));
    return there.trim() === '1' ? { met: true } : { met: false, seen: `bookings: ${there.trim()}` };
  },
};

export const compare = (state: State): RehearsalStep => ({
  id: 'compare',
  title: 'All is as it was',
  who: 'Firedrill',
  part: 'watch',
  how: [
    'each table by a hash of its content, sequences, indexes, constraints, and the rights of each role: against what was noted at the moment that is restored',
  ],
  until: 'all is as it was noted, the booking of before is there and the one of after is not',
  limitMs: 10 * MINUTE,
  async look(world, signal) {
    const look = await compared(world, state.noted, placeOf(world, 'restored'));
    return look.met ? markers(world, state, signal) : look;
  },
});

async function markers(world: World, { kept, lost }: State, signal: AbortSignal): Promise<Look> {
  const query = `SELECT id FROM bookings WHERE id IN ('${kept}', '${lost}')`;
  const printed = await world.run(
    'restored',
    ['psql', '-U', 'atmr', '-d', 'atmr', '-Atq', '-c', query],
    signal,
  );
  const there = printed.split('\n').filter(Boolean);
  const [isKept, isGone] = [there.includes(kept), !there.includes(lost)];
  world.check('markers', 'the booking of before is there', isKept, kept);
  world.check('markers', 'the booking of after is gone', isGone, lost);
  return isKept && isGone
    ? { met: true }
    : { met: false, seen: `there is ${there.join(' and ')}`, never: true };
}

export const lead: RehearsalStep = {
  id: 'lead',
  title: 'Lead the service to the restored server',
  who: ON_CALL,
  part: 'watch',
  how: ['the name of the database means the restored server from now on'],
  until: 'led there',
  limitMs: MINUTE,
  act: leadToRestored,
  look: async () => ({ met: true }),
};

export const up: RehearsalStep = {
  id: 'scale-up',
  title: 'Scale API and workers up again',
  who: ON_CALL,
  how: ['start every container of the API and of the worker'],
  until: '/health and /ready answer 200',
  limitMs: 5 * MINUTE,
  byHand: async (world) => callers.typed(world, 'start'),
  act: callers.up,
  async look(world) {
    for (const path of ['/health', '/ready']) {
      const { status } = await world.ask('GET', path);
      if (status !== 200) return { met: false, seen: `${path} answers ${status || 'nothing'}` };
    }
    return { met: true };
  },
};

export const recovered: RehearsalStep = {
  id: 'recovered',
  title: 'Users are served again',
  who: ON_CALL,
  part: 'watch',
  how: ['reads and writes succeed, one after another'],
  until: 'every request of the last seconds was served',
  limitMs: 5 * MINUTE,
  async look(world) {
    const look = recovery(world, 'lost', 'rto', servedOrGivenUp);
    if (look.met) world.moments.set('served', Date.now() - SERVED_FOR_MS);
    return look;
  },
};

export const checks: RehearsalStep = {
  id: 'checks',
  title: 'The five checks after a restore',
  who: ON_CALL,
  part: 'watch',
  how: [
    'GET /health and /ready; the number of tables; how many bookings there are; no error in the API’s log; GET /api/bookings',
  ],
  until: 'all five hold',
  limitMs: 2 * MINUTE,
  everyMs: 500,
  look: fiveChecks,
};

export const asks: RehearsalStep = {
  id: 'asks',
  title: 'Nothing is overwritten without a word',
  who: 'Firedrill',
  part: 'scene',
  how: ['the same command again, without --force, on the server that users write to by now'],
  until: 'it is refused, and says why',
  limitMs: 2 * MINUTE,
  only: isLost,
  async look(world, signal) {
    const { on, command } = commandOf(world);
    const refused = await refusal(world, on, command, signal);
    const ok = refused?.code === REFUSED && refused.said.includes('would be overwritten');
    world.check('asks first', command.join(' '), ok, refused?.said ?? 'it was done');
    return ok ? { met: true } : { met: false, seen: refused?.said ?? 'it overwrote', never: true };
  },
};

/** The other format of the same backup, into a database of its own. */
export const plain = (state: State): RehearsalStep => ({
  id: 'plain',
  title: 'The plain format holds the same',
  who: 'Firedrill',
  part: 'scene',
  how: [
    'RESTORE_URL=…/atmr_plain /opt/backup/restore_db.sh /backups/dumps/latest.sql: a database beside, to look at',
  ],
  until: 'what was restored from the plain format is as it was noted',
  limitMs: 40 * MINUTE,
  only: (variant) => variant === 'dumps',
  async act(world, signal, tell) {
    const beside = ['sh', '-c', 'RESTORE_URL="$RESTORE_URL"_plain exec "$@"', 'sh'];
    const command = [...beside, ...script('restore_db.sh', '/backups/dumps/latest.sql')];
    await runScript(world, 'backup', command, signal, tell);
  },
  look: (world) => compared(world, state.noted, placeOf(world, 'restored', 'atmr_plain')),
});
