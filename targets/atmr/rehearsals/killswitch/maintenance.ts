import type { Look, RehearsalStep, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { heldBookings } from './held-bookings.ts';
import { writable } from './read-only.ts';
import { apiRoutes } from './routes.ts';
import { REASON, SAY, servedAgain, setting, tookEffect, turnedAway, WHO } from './switching.ts';

const LIST = 'in maintenance';
export const MESSAGE = 'Service en maintenance - Merci de réessayer plus tard';
const MINUTE = 60_000;
/** Maintenance: switched on, looked at from every side, switched off. */
export function maintenance(): RehearsalStep[] {
  const bookings = heldBookings();
  let id = '';
  return [
    {
      id: 'in-flight',
      title: 'A write is under way',
      who: 'Firedrill',
      part: 'scene',
      only: writable,
      how: ['bookings are sent, one a second, and the last byte of each is held back'],
      until: 'the first of them was sent a second ago, and not answered',
      limitMs: MINUTE,
      act: async (world) => bookings.begin(world),
      look: async (world) =>
        bookings.isUnderWay(world) ? { met: true } : { met: false, seen: 'it has only just been sent' },
    },
    setting(['enable', '--mode', 'maintenance'], {
      id: 'enable',
      title: 'Switch maintenance on',
      how: [
        `node src/killswitch.ts enable ${SAY}, in any of the API's containers`,
        'where Redis is gone there is nothing to set it in: MAINTENANCE_MODE=true in the environment of the API, and start it again',
      ],
      until: 'every request of the last second was turned away',
      look: async (world) => turnedAway(world, 'off'),
    }),
    {
      id: 'finished',
      title: 'What was under way is finished',
      who: 'Firedrill',
      part: 'scene',
      only: writable,
      how: ['the last byte of each is sent'],
      until: 'those that were under way when the switch took effect were answered 201',
      limitMs: MINUTE,
      act: () => bookings.finish(),
      async look(world) {
        const waiting = bookings.underWay(tookEffect(world));
        const finished = waiting.filter(({ status }) => status === 201);
        const answers = [...new Set(waiting.map(({ status }) => status))].join(' and ');
        const seen = `bookings sent before were answered ${answers}; ${finished.length} of ${waiting.length} requests that were under way when it took effect were finished`;
        // One that was answered before says nothing of the switch.
        if (waiting.length === 0) return { met: false, seen, never: true };
        const ok = finished.length === waiting.length;
        id = waiting.at(-1)?.id ?? id;
        world.check(LIST, 'work in flight is finished', ok, seen);
        return ok ? { met: true } : { met: false, seen, never: true };
      },
    },
    everyRoute(() => id || 'none'),
    keptInLogs(),
    {
      id: 'background',
      title: 'Background tasks go on',
      who: 'Firedrill',
      part: 'watch',
      only: writable,
      how: ['the booking that came in last is dispatched, though users are turned away'],
      until: 'the workers have dispatched it',
      limitMs: MINUTE,
      async look(world, signal) {
        const [[status = 'not there'] = []] = await sql(
          world,
          `SELECT status FROM bookings WHERE id = '${id}'`,
          signal,
        );
        world.check(LIST, 'background tasks go on', status === 'dispatched', `the booking is ${status}`);
        return status === 'dispatched' ? { met: true } : { met: false, seen: `it is ${status}` };
      },
    },
    {
      id: 'probes-down',
      title: 'Database down: probes tell the truth',
      who: 'Firedrill',
      part: 'scene',
      how: ['the database is killed in maintenance'],
      until: '/ready says 503, /health 200, and users are told of maintenance as before',
      limitMs: MINUTE,
      act: (world, signal) => world.stack.containers.kill('database', signal),
      look: (world) => probes(world, 503),
    },
    {
      id: 'probes-up',
      title: 'Database back: probes tell the truth',
      who: 'Firedrill',
      part: 'scene',
      how: ['the database is started again'],
      until: '/ready and /health say 200, and users are told of maintenance as before',
      limitMs: MINUTE,
      act: (world, signal) => world.stack.containers.start('database', signal),
      look: (world) => probes(world, 200),
    },
    setting(['disable'], {
      id: 'disable',
      title: 'Switch maintenance off',
      how: [`node src/killswitch.ts disable ${SAY}`],
      until: 'every request of the last second was served',
      look: async (world) => servedAgain(world, 'on'),
    }),
    recorded(['maintenance', 'normal']),
  ];
}

/** That it is kept, where the next shift finds it, who set the switch to what, when and why. */
export function recorded(modes: readonly string[]): RehearsalStep {
  return {
    id: 'recorded',
    title: 'Who, when and why is recorded',
    who: WHO,
    part: 'watch',
    how: ['node src/killswitch.ts history'],
    until: 'the history names both settings with who, when and why',
    limitMs: MINUTE,
    async look(world, signal) {
      const printed = await world.run('api', ['node', 'src/killswitch.ts', 'history'], signal);
      const entries = JSON.parse(printed) as { mode: string; reason: string; by: string; at: string }[];
      const ok =
        entries.map(({ mode }) => mode).join() === modes.join() &&
        entries.every(
          ({ reason, by, at }) => reason === REASON && by === WHO && !Number.isNaN(Date.parse(at)),
        );
      world.check('the killswitch', 'who, when and why is recorded', ok, printed.trim());
      return ok ? { met: true } : { met: false, seen: printed.trim(), never: true };
    },
  };
}

/** @param id of a booking that there is, once there is one */
export function everyRoute(id: () => string): RehearsalStep {
  return {
    id: 'every-route',
    title: 'Every API request is turned away with the message',
    who: 'Firedrill',
    part: 'watch',
    how: ['each route that the service counts requests of is asked'],
    until: 'each was answered 503 with the message for people',
    limitMs: MINUTE,
    look: (world) => turnsAway(world, id()),
  };
}

/** Who was turned away can be read afterwards. */
export function keptInLogs(): RehearsalStep {
  return {
    id: 'logs',
    title: 'Logs are kept',
    who: 'Firedrill',
    part: 'watch',
    how: ['the API’s log has a line of each request that it turned away'],
    until: 'a second of users who were turned away is in it',
    limitMs: MINUTE,
    async look(world) {
      const lines = await world.stack.countInLog('api', '"status":503');
      const ok = lines >= LOGGED;
      world.check(LIST, 'logs are kept', ok, `${lines} lines of the API's log tell of a 503`);
      return ok ? { met: true } : { met: false, seen: `${lines} lines` };
    },
  };
}

/** A second of the users' traffic. */
const LOGGED = 8;

async function turnsAway(world: World, id: string): Promise<Look> {
  const routes = await apiRoutes(world, id);
  const missed: string[] = [];
  for (const { method, route, path, body } of routes) {
    const { status, json } = await world.ask(method, path, body);
    const { message = '' } = (json.error ?? {}) as { message?: string };
    const ok = status === 503 && message === MESSAGE;
    world.check(
      LIST,
      `${method} ${route} is turned away`,
      ok,
      `${status} ${message || JSON.stringify(json).slice(0, 120)}`,
    );
    if (!ok) missed.push(`${method} ${route} was answered ${status}`);
  }
  if (missed.length === 0) return { met: true };
  return { met: false, seen: `the killswitch misses ${missed.join(', ')}`, never: true };
}

async function probes(world: World, ready: number): Promise<Look> {
  const [seenReady, health, alive, user] = await Promise.all(
    ['/ready', '/health', '/api/health', '/api/canary'].map((path) => world.ask('GET', path)),
  );
  const told = ((user?.json.error ?? {}) as { message?: string }).message === MESSAGE;
  const seen = `/ready ${seenReady?.status}, /health ${health?.status}, /api/health ${alive?.status}, users ${told ? 'are told' : 'are not told'}`;
  const ok = seenReady?.status === ready && health?.status === 200 && alive?.status === 200 && told;
  world.check(LIST, `probes tell the truth, database ${ready === 200 ? 'up' : 'down'}`, ok, seen);
  return ok ? { met: true } : { met: false, seen };
}
