import { randomUUID } from 'node:crypto';
import type { Look, RehearsalStep, World } from 'firedrill/config';
import { recorded } from './maintenance.ts';
import { writable } from './read-only.ts';
import { SAY, setting, sinceCommand } from './switching.ts';

const LIST = 'degraded';
const MINUTE = 60_000;
const ROUTE = '/api/routes?from=13.41,52.51&to=13.47,52.55';
/** More at once than a client may ask in a second while degraded. */
const BURST = 40;
const REQUESTS = 16;

/** Degraded: what is essential is served, sparingly. */
export function degraded(): RehearsalStep[] {
  return [
    {
      id: 'known-route',
      title: 'A route is asked for',
      who: 'Firedrill',
      part: 'scene',
      how: ['so that the cache holds one'],
      until: 'it was answered',
      limitMs: MINUTE,
      look: (world) => answered(world, ROUTE, 200),
    },
    setting(['enable', '--mode', 'degraded'], {
      id: 'enable',
      title: 'Switch to degraded',
      how: [`node src/killswitch.ts enable --mode degraded ${SAY}`],
      until: 'what is not essential is off',
      look: (world) => listing(world, 503, 'off'),
    }),
    {
      id: 'essential',
      title: 'What is essential is served',
      who: 'Firedrill',
      part: 'watch',
      only: writable,
      how: ['a booking is made and read; listing all of them is off'],
      until: 'it was served',
      limitMs: MINUTE,
      look: essential,
    },
    {
      id: 'cache-first',
      title: 'Routes come from the cache',
      who: 'Firedrill',
      part: 'scene',
      how: ['the way to the router is cut'],
      until: 'a route that was asked for before is served',
      limitMs: MINUTE,
      async look(world, signal) {
        const [link] = world.stack.links.to('router').filter((name) => name.startsWith('api-'));
        if (link === undefined) return { met: false, seen: 'no link leads to the router', never: true };
        await world.stack.links.setListening(link, false, signal);
        try {
          const { status, headers } = await world.ask('GET', ROUTE);
          const ok = status === 200 && headers['x-cache'] === 'hit';
          world.check(LIST, 'routes come from the cache', ok, `${status}, x-cache ${headers['x-cache']}`);
          return ok ? { met: true } : { met: false, seen: `it was answered ${status}` };
        } finally {
          await world.stack.links.setListening(link, true, signal);
        }
      },
    },
    {
      id: 'terse-logs',
      title: 'Logs are terse',
      who: 'Firedrill',
      part: 'watch',
      how: ['what goes well is not logged'],
      until: 'two seconds of traffic left no line of level info',
      limitMs: MINUTE,
      look: terse,
    },
    {
      id: 'rate-limit',
      title: 'Who asks too often is turned away',
      who: 'Firedrill',
      part: 'watch',
      how: [`${BURST} requests at once`],
      until: 'some were answered 429',
      limitMs: MINUTE,
      async look(world) {
        const all = await Promise.all(Array.from({ length: BURST }, () => world.ask('GET', ROUTE)));
        const limited = all.filter(({ status }) => status === 429).length;
        world.check(
          LIST,
          'who asks too often is turned away',
          limited > 0,
          `${limited} of ${BURST} at once were answered 429`,
        );
        return limited > 0 ? { met: true } : { met: false, seen: 'none was' };
      },
    },
    setting(['disable'], {
      id: 'disable',
      title: 'Switch back to normal',
      how: [`node src/killswitch.ts disable ${SAY}`],
      until: 'everything is on again',
      look: (world) => listing(world, 200, 'on'),
    }),
    recorded(['degraded', 'normal']),
  ];
}

async function answered(world: World, path: string, wanted: number): Promise<Look> {
  const { status } = await world.ask('GET', path);
  if (status === wanted) {
    world.moments.set('seen', world.clock.now());
    return { met: true };
  }
  world.moments.set('unseen', world.clock.now());
  return { met: false, seen: `${path} is answered ${status}` };
}

/** Whether listing, which is not essential, is answered as it should be by now; if so, `figure` is since when. */
async function listing(world: World, wanted: number, figure: string): Promise<Look> {
  const look = await answered(world, '/api/bookings?limit=1', wanted);
  if (look.met) sinceCommand(world, figure, world.moments.get('unseen'), world.moments.get('seen'));
  return look;
}

async function essential(world: World): Promise<Look> {
  const id = `essential-${randomUUID()}`;
  const booking = { id, passenger: `Passenger ${id}`, from: '13.41,52.51', to: '13.47,52.55' };
  const made = await world.ask('POST', '/api/bookings', booking);
  const read = await world.ask('GET', `/api/bookings/${id}`);
  const ok = made.status === 201 && read.status === 200;
  world.check(LIST, 'what is essential is served', ok, `booking ${made.status}, reading it ${read.status}`);
  return ok ? { met: true } : { met: false, seen: `booking ${made.status}, reading it ${read.status}` };
}

async function terse(world: World, signal: AbortSignal): Promise<Look> {
  const lines = () => world.stack.countInLog('api', '"level":"info"');
  const [before, asked] = [await lines(), world.requests.length];
  while (world.requests.length < asked + REQUESTS) {
    signal.throwIfAborted();
    await world.ask('GET', '/health');
  }
  const more = (await lines()) - before;
  world.check(
    LIST,
    'logs are terse',
    more === 0,
    `${REQUESTS} requests of users left ${more} lines of level info`,
  );
  return more === 0 ? { met: true } : { met: false, seen: `${more} lines of level info` };
}
