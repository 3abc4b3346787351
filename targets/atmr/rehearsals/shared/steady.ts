import { type Look, type RehearsalStep, servedSteadily, type World } from 'firedrill/config';

/** What a minute of metrics must hold for a share to mean something. */
const ENOUGH_REQUESTS = 40;

/** Nothing that is wrong already may be taken for what is rehearsed. */
export const steady: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served, and production’s metrics say so'],
  until: 'users are served and metrics know it',
  limitMs: 180_000,
  everyMs: 500,
  look: wellSoFar,
};

async function wellSoFar(world: World): Promise<Look> {
  const served = servedSteadily(world.faring);
  if (!served.met) return served;
  const counted =
    (await world.query('sum(increase(http_requests_total{job="atmr-api",path="/api/bookings"}[1m]))')) ?? 0;
  if (counted < ENOUGH_REQUESTS / 2)
    return { met: false, seen: `metrics count ${counted.toFixed(0)} requests so far` };
  return { met: true };
}
