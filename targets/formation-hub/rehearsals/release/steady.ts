import { type Look, type RehearsalStep, servedSteadily, type World } from 'firedrill/config';
import { signals } from './rules.ts';

const STABLE_REQUESTS = 10;
/** What a release is compared with is a whole minute of metrics, of which the last scrape may be 15 s old. */
const COUNTED_MS = 75_000;
/** What that minute must hold for a share, and a fall, to mean something. */
const ENOUGH = 40;

/** Nothing that is wrong already may be taken for what is rehearsed. */
export const steady: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served, and production’s metrics say so'],
  until: 'users are served and metrics know it',
  limitMs: 240_000,
  everyMs: 500,
  look: wellSoFar,
};

async function wellSoFar(world: World): Promise<Look> {
  const served = servedSteadily(world.faring, STABLE_REQUESTS);
  if (!served.met) return served;
  const since = world.clock.now() - (world.requests[0]?.sent ?? world.clock.now());
  if (since < COUNTED_MS) return { met: false, seen: `users are there for ${(since / 1000).toFixed(0)} s` };
  const [requests = 0, entered = 0] = await Promise.all([
    world.query(signals.requests),
    world.query(signals.entered),
  ]);
  const counted = Math.min(requests, entered);
  return counted < ENOUGH
    ? { met: false, seen: `metrics count ${counted.toFixed(0)} requests so far` }
    : { met: true };
}
