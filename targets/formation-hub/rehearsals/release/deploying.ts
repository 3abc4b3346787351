import { type RehearsalStep, recovery, type World } from 'firedrill/config';
import { DECIDER, OPS } from '../shared/people.ts';
import { smoke } from '../shared/smoke.ts';
import { announcing } from './announce.ts';
import { allowed, decision, kept, release } from './parts.ts';
import { rollups } from './rollups.ts';
import { goesBack, isAllowed } from './variants.ts';

const MINUTE = 60_000;
/** Within which a release that was started says that it is well. */
const HEALTHY_WITHIN_MS = 30_000;

const refused = (world: World): string | undefined => world.of(allowed).refused();

export const remember: RehearsalStep = {
  id: 'remember',
  title: 'How it was before is noted',
  who: OPS,
  part: 'scene',
  how: ['what users do in a minute, errors, and what is added up of past days'],
  until: 'noted',
  limitMs: MINUTE,
  only: isAllowed,
  unless: refused,
  async act(world, signal) {
    await world.of(decision).rememberBefore();
    await world.of(rollups).note(signal);
  },
  look: async () => ({ met: true }),
};

export const deploy: RehearsalStep = {
  id: 'deploy',
  title: 'Deploy the release',
  who: OPS,
  how: ['git checkout the tag; docker compose pull; docker compose up -d: the bridge, by the new image'],
  until: 'the new image is ready, or has ended, or has had its 30 s',
  limitMs: 2 * MINUTE,
  unless: refused,
  byHand: (world) => world.of(release).deployByHand(world.of(release).next),
  act: (world, signal) => world.of(release).deploy(world.of(release).next, signal),
  async look(world, signal) {
    const [newest] = await world.stack.deployments.ran('bridge', signal);
    const { image, next } = world.of(release);
    if (newest !== image(next)) return { met: false, seen: `${newest} was deployed last` };
    // By hand no command of this process has said when.
    const deployed = world.moments.get('deployed') ?? world.clock.now();
    world.moments.set('deployed', deployed);
    if (world.clock.now() - deployed > HEALTHY_WITHIN_MS) return { met: true };
    // One that ended by itself is told by the health check.
    if ((await world.stack.deployments.running('bridge', signal)) === undefined) return { met: true };
    const { status } = await world.ask('GET', '/ready');
    return status === 200 ? { met: true } : { met: false, seen: `/ready answers ${status || 'nothing'}` };
  },
};

export const health: RehearsalStep = {
  id: 'health',
  title: 'Health check after the deployment',
  who: OPS,
  part: 'watch',
  how: [
    'curl -s $BRIDGE/health/detailed: 4/4, which are PostgreSQL, Redis, the wiki and the database of rows',
  ],
  until: 'it answers 4/4, or has not within 30 s: then it goes back',
  limitMs: MINUTE,
  everyMs: 500,
  unless: refused,
  async look(world) {
    const { looked } = world.of(kept);
    const { status, json } = await world.ask('GET', '/health/detailed');
    const seen = `/health/detailed answers ${status || 'nothing'} ${String(json.health ?? '')}`.trim();
    if (json.health === '4/4') {
      looked.health = { ok: true, seen };
      world.check('after the deployment', 'health', true, seen);
      return { met: true };
    }
    const since = world.clock.now() - (world.moments.get('deployed') ?? 0);
    if (since < HEALTHY_WITHIN_MS) return { met: false, seen };
    looked.health = { ok: false, seen: `${seen} after ${(since / 1000).toFixed(0)} s` };
    return { met: true };
  },
};

const ill = (world: World): string | undefined =>
  refused(world) ??
  (world.of(kept).looked.health?.ok === false ? 'it is not well, and goes back' : undefined);

export const smokeTest: RehearsalStep = {
  id: 'smoke',
  title: 'Smoke test of three endpoints',
  who: OPS,
  part: 'watch',
  how: ['GET /api/canary; POST /api/sync of one project; GET /api/events of what became of it'],
  until: 'all three answer as they must, or the release goes back',
  limitMs: MINUTE,
  unless: ill,
  async look(world) {
    const came = await smoke(world);
    world.of(kept).looked.smoke = came;
    if (came.ok) world.check('after the deployment', 'smoke test', true, came.seen);
    return { met: true };
  },
};

export const watch: RehearsalStep = {
  id: 'watch',
  title: 'Watch it for 30 minutes, and decide',
  who: DECIDER,
  part: 'watch',
  how: [
    'logs: docker compose logs -f --tail=200; monitoring; what users enter',
    'Go back when: the health check or the smoke test fails, 5xx are above 10 % of requests, events take more than 5 s, users enter less than half of what they did, sums of past days are not what they were, or credentials leaked.',
    'Do not when: errors are transient and under 1 %, or the release is not the cause (a dependency is down by itself, it was so before).',
  ],
  until: 'decided, from live figures alone',
  limitMs: 40 * MINUTE,
  everyMs: 2_000,
  unless: refused,
  async look(world, signal) {
    const { look, decision: made } = world.of(decision);
    const since = await look(world.waits('watch'), signal);
    return made() === undefined
      ? { met: false, seen: `watched for ${(since / 1000).toFixed(0)} s` }
      : { met: true };
  },
};

export const stayedWell: RehearsalStep = {
  id: 'stayed-well',
  title: 'Users are served',
  who: OPS,
  part: 'watch',
  how: ['requests succeed, one after another'],
  until: 'every request of the last seconds was served',
  limitMs: 2 * MINUTE,
  only: (variant) => isAllowed(variant) && !goesBack(variant),
  unless: refused,
  look: async (world) => recovery(world, 'deployed', 'served'),
};

export const announce: RehearsalStep = {
  id: 'announce',
  title: 'Announce it',
  who: DECIDER,
  how: ['to the team: what was released, and what is new in it'],
  until: 'the team has been told, once',
  limitMs: 3 * MINUTE,
  only: (variant) => !goesBack(variant),
  unless: (world) => refused(world) ?? wentBack(world),
  ...announcing,
};

/** Why a release that had to stay is not announced. */
function wentBack(world: World): string | undefined {
  return world.of(decision).decision()?.act === false ? undefined : 'it was decided to go back';
}
