import { type Look, type RehearsalStep, recovery, servedSteadily, type World } from 'firedrill/config';
import { OPS, servedAgain } from '../shared/served-again.ts';
import { sixChecks } from './checks.ts';
import { between, decision, PODS, release } from './parts.ts';
import { history, rolledOut, rollOut } from './rollout.ts';
import { ENOUGH_REQUESTS, percent, signals, WELL_SHARE } from './rules.ts';
import { BEFORE, goesBack, NEXT, staysOn } from './variants.ts';

const MINUTE = 60_000;
/** A minute is counted, and a scrape may come 15 s late. */
const COUNTED_MS = 75_000;

export const WAYS = ['undo', 'to-revision'] as const;

const kubectl = (words: string) => `kubectl ${words} deployment/backend -n gauzian-v2`;

const steady: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served, and production’s metrics say so'],
  until: 'users are served and metrics know it',
  limitMs: 4 * MINUTE,
  everyMs: 500,
  async look(world) {
    const { faring, requests, clock } = world;
    const served = servedSteadily(faring);
    if (!served.met) return served;
    const since = clock.now() - (requests[0]?.sent ?? clock.now());
    if (since < COUNTED_MS) return { met: false, seen: `users are there for ${(since / 1000).toFixed(0)} s` };
    await world.of(decision).rememberBefore();
    return { met: true };
  },
};

/** A revision that was deployed between the one that is gone back to and the one that misbehaves. */
const deployBetween: RehearsalStep = {
  id: 'deploy-between',
  title: 'A revision in between is deployed',
  who: OPS,
  part: 'scene',
  how: ['the next release as it should be, which is to be gone back beyond'],
  until: 'it is rolled out',
  limitMs: 5 * MINUTE,
  only: goesBack,
  async act(world, signal) {
    world.of(between);
    await rollOut(world, NEXT, signal);
  },
  look: (world, signal) => rolledOut(world, NEXT, signal),
};

const deploy: RehearsalStep = {
  id: 'deploy',
  title: 'Deploy the release',
  who: OPS,
  how: [
    'build and push the images; update-max.sh pulls them and restarts the deployments, one replica after the other',
  ],
  until: 'each replica is made of the new image',
  limitMs: 12 * MINUTE,
  tier: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' },
  byHand: (world) => typed(world, world.of(release).next),
  async act(world, signal) {
    world.moments.set('deployed', world.clock.now());
    await rollOut(world, world.of(release).next, signal);
  },
  look: (world, signal) => rolledOut(world, world.of(release).next, signal),
};

async function typed(world: World, name: string): Promise<string[]> {
  return Promise.all(PODS.map((pod) => world.stack.byHand.replace(pod, world.of(release).image(name))));
}

const checked: RehearsalStep = {
  id: 'checks',
  title: 'The six checks after a deployment',
  who: OPS,
  part: 'watch',
  how: [
    'images; rollout; kubectl get pods: ready; logs --tail=50 clean; /health/ready "OK"; the home page 200',
  ],
  until: 'all six hold',
  limitMs: 2 * MINUTE,
  everyMs: 1_000,
  // What a release that misbehaves shows is the watch's to find.
  only: staysOn,
  look: (world, signal) => sixChecks(world, world.of(release).next, signal),
};

const decide: RehearsalStep = {
  id: 'decide',
  title: 'Watch it, and decide whether to roll back',
  who: OPS,
  part: 'watch',
  how: [
    'Roll back when any of these holds: errors above 5 %, P99 above 2 s, replicas crash again and again.',
    'The owners’ page says "when none of these holds", which is a slip.',
  ],
  until: 'decided, from live figures alone',
  limitMs: 15 * MINUTE,
  everyMs: 2_000,
  async look(world, signal): Promise<Look> {
    const { look, decision: made } = world.of(decision);
    const since = await look(world.waits('watch'), signal);
    return made() === undefined
      ? { met: false, seen: `watched for ${(since / 1000).toFixed(0)} s` }
      : { met: true };
  },
};

function decidedNot(world: World): string | undefined {
  const made = world.of(decision).decision();
  if (made === undefined) return 'nothing was decided';
  return made.act ? undefined : 'decided not to roll back';
}

const find = (way: string): RehearsalStep => ({
  id: 'history',
  besides: true,
  title: 'Find the last revision that was well',
  who: OPS,
  how: [`${kubectl('rollout history')}: what ran, by revision`],
  until: 'it is named, by what ran and not from memory',
  limitMs: 2 * MINUTE,
  only: goesBack,
  unless: decidedNot,
  byHand: async (world) => [await world.of(release).findByHand()],
  async look(world, signal) {
    const revisions = await history(world, signal);
    const found = way === 'undo' ? revisions.at(-2) : revisions[0];
    const told = revisions.map((one, at) => `${at + 1}: ${one}`).join(', ');
    world.check('the way back', 'the revision', found === BEFORE, told);
    return found === BEFORE ? { met: true } : { met: false, seen: told, never: true };
  },
});

const back = (way: string): RehearsalStep => ({
  id: 'roll-back',
  besides: true,
  title: way === 'undo' ? 'Undo the rollout' : 'Go back to a named revision',
  who: OPS,
  how: [way === 'undo' ? kubectl('rollout undo') : `${kubectl('rollout undo')} --to-revision=1`],
  until: 'each replica is made of that revision again',
  limitMs: 8 * MINUTE,
  tier: { objective: 2 * MINUTE, acceptable: 5 * MINUTE, source: 'owners' },
  only: goesBack,
  unless: decidedNot,
  byHand: (world) => typed(world, BEFORE),
  act: (world, signal) => rollOut(world, BEFORE, signal),
  async look(world, signal) {
    const look = await rolledOut(world, BEFORE, signal);
    if (look.met && !world.moments.has('back')) world.moments.set('back', world.clock.now());
    return look;
  },
});

const recovered: RehearsalStep = {
  ...servedAgain,
  only: goesBack,
  unless: decidedNot,
  look: async (world) => recovery(world, 'decided', 'rto'),
};

const verified: RehearsalStep = {
  ...checked,
  id: 'checks-after',
  title: 'The same checks after the way back',
  only: goesBack,
  unless: decidedNot,
  look: (world, signal) => sixChecks(world, BEFORE, signal),
};

const below: RehearsalStep = {
  id: 'error-share',
  title: 'Errors fall below 1 %',
  who: OPS,
  part: 'watch',
  how: ['the share of errors of a whole minute after the way back'],
  until: 'below 1 %',
  limitMs: 5 * MINUTE,
  everyMs: 2_000,
  only: goesBack,
  unless: decidedNot,
  async look(world) {
    const since = world.clock.now() - (world.moments.get('back') ?? world.clock.now());
    if (since < COUNTED_MS) return { met: false, seen: `${(since / 1000).toFixed(0)} s of a whole minute` };
    const [requests = 0, failed = 0] = await Promise.all([
      world.query(signals.requests),
      world.query(signals.failed),
    ]);
    const seen = `${percent(requests === 0 ? 0 : failed / requests)} of ${requests.toFixed(0)} requests`;
    if (requests < ENOUGH_REQUESTS || failed / requests >= WELL_SHARE) return { met: false, seen };
    world.check('after the way back', 'errors below 1 %', true, seen);
    return { met: true };
  },
};

export const steps = (way: string): readonly RehearsalStep[] => [
  steady,
  ...(way === 'to-revision' ? [deployBetween] : []),
  ...[deploy, checked, decide, find(way), back(way), recovered, verified, below],
];
