import { type Look, type RehearsalStep, steadyBefore, type World } from 'firedrill/config';
import { PODS } from '../deploy/parts.ts';
import { isReady } from '../deploy/rollout.ts';
import { OPS } from '../shared/served-again.ts';
import { answeredBy, answeredSince, counted } from './counts.ts';
import { rotationOf, setState, setStateByHand } from './rotation.ts';

const MINUTE = 60_000;
/** What comes to the two. */
const MORE = ['api-3', 'api-4', 'api-5'] as const;
const ALL = [...PODS, ...MORE];
/** Requests of users that a replica has answered when it has its share; fewer may be one user's. */
const ITS_SHARE = 20;
const LOOK_EVERY_MS = 500;
/** Requests of users after the way back by which it is seen that no one noticed. */
const AFTERWARDS = 60;

const shortly = ({ stack }: World, pod: string): string => stack.place(pod).id.slice(0, 12);

/** Takes out of the rotation first, waits for what is under way, and ends then, as a cluster does. */
async function scaleIn(world: World, signal: AbortSignal): Promise<void> {
  for (const pod of MORE) await setState(world, pod, 'drain', signal);
  let sessions = 1;
  while (sessions > 0) {
    signal.throwIfAborted();
    const rotation = await rotationOf(world, MORE, signal);
    sessions = [...rotation.values()].reduce((sum, one) => sum + one.sessions, 0);
  }
  await Promise.all(MORE.map((pod) => world.stack.containers.stop(pod, signal)));
}

/** Whether users are sent to these and to no others. */
async function rotates(world: World, pods: readonly string[], signal: AbortSignal): Promise<Look> {
  const rotation = await rotationOf(world, ALL, signal);
  const wrong = ALL.flatMap((pod) => {
    const { status = 'not known to the balancer' } = rotation.get(pod) ?? {};
    return status.startsWith('UP') === pods.includes(pod) ? [] : [`${pod} is ${status}`];
  });
  return wrong.length === 0 ? { met: true } : { met: false, seen: wrong.join(', ') };
}

const two: RehearsalStep = {
  id: 'two',
  title: 'Two replicas run',
  who: 'Firedrill',
  part: 'scene',
  how: ['those that are to come are ended'],
  until: 'users are sent to two',
  limitMs: MINUTE,
  act: scaleIn,
  look: (world, signal) => rotates(world, PODS, signal),
};

const scaleOut: RehearsalStep = {
  id: 'scale-out',
  title: 'Scale to five',
  who: OPS,
  how: [
    'kubectl scale deployment/backend -n gauzian-v2 --replicas=5',
    'kubectl get pods -n gauzian-v2 -l app=backend',
  ],
  until: 'five are ready, and users are sent to five',
  limitMs: 5 * MINUTE,
  everyMs: LOOK_EVERY_MS,
  byHand: async (world) =>
    MORE.flatMap((pod) => [`docker start ${shortly(world, pod)}`, setStateByHand(world, pod, 'ready')]),
  async act(world, signal) {
    for (const pod of PODS) world.of(counted).set(pod, await answeredBy(world, pod));
    world.moments.set('scaled', world.clock.now());
    await Promise.all(MORE.map((pod) => world.stack.containers.start(pod, signal)));
    for (const pod of MORE) await setState(world, pod, 'ready', signal);
  },
  async look(world, signal) {
    const ready = await Promise.all(ALL.map((pod) => isReady(world, pod)));
    const late = ALL.filter((_, at) => ready[at] !== true);
    return late.length > 0
      ? { met: false, seen: `${late.join(', ')}: not ready` }
      : rotates(world, ALL, signal);
  },
};

const traffic: RehearsalStep = {
  id: 'traffic',
  title: 'Each replica gets traffic',
  who: OPS,
  part: 'watch',
  how: ['kubectl logs -n gauzian-v2 -l app=backend --tail=10: requests of users in each'],
  until: 'each has answered users, by its own count',
  limitMs: MINUTE,
  everyMs: LOOK_EVERY_MS,
  async look(world) {
    const all = await answeredSince(world, ALL);
    const told = [...all].map(([pod, count]) => `${pod} ${count}`).join(', ');
    if ([...all.values()].some((count) => count < ITS_SHARE))
      return { met: false, seen: `answered: ${told}` };
    world.check('scaled to five', 'each replica gets traffic', true, `requests of users: ${told}`);
    const took = world.clock.now() - (world.moments.get('scaled') ?? 0);
    world.figure('spread', { low: Math.max(0, took - LOOK_EVERY_MS), high: took });
    return { met: true };
  },
};

const back: RehearsalStep = {
  id: 'scale-in',
  title: 'Back to two',
  who: OPS,
  how: ['kubectl scale deployment/backend -n gauzian-v2 --replicas=2'],
  until: 'users are sent to two, and no other runs',
  limitMs: 5 * MINUTE,
  byHand: async (world) => [
    ...MORE.map((pod) => setStateByHand(world, pod, 'drain')),
    ...MORE.map((pod) => `docker stop ${shortly(world, pod)}`),
  ],
  act: scaleIn,
  async look(world, signal) {
    for (const pod of MORE)
      if (await world.stack.containers.isRunning(pod, signal)) return { met: false, seen: `${pod} runs` };
    const look = await rotates(world, PODS, signal);
    if (!look.met) return look;
    const now = world.clock.now();
    world.moments.set('back', now);
    const took = now - (world.moments.get('scaled') ?? 0);
    world.figure('procedure', { low: Math.max(0, took - LOOK_EVERY_MS), high: took });
    return look;
  },
};

const unnoticed: RehearsalStep = {
  id: 'unnoticed',
  title: 'No user has noticed',
  who: OPS,
  part: 'watch',
  how: ['no request of a user failed from the first command on'],
  until: 'none failed, and users are served',
  limitMs: MINUTE,
  everyMs: LOOK_EVERY_MS,
  async look({ requests, moments, check }) {
    const after = requests.filter(({ sent }) => sent >= (moments.get('back') ?? 0)).length;
    if (after < AFTERWARDS) return { met: false, seen: `${after} requests since it is back at two` };
    const since = requests.filter(({ sent }) => sent >= (moments.get('scaled') ?? 0));
    const failed = since.filter(({ ok }) => !ok);
    const [first] = failed;
    const told =
      first === undefined ? 'none' : `${failed.length}, the first with ${first.status ?? 'no answer'}`;
    const evidence = `${told} of ${since.length} requests failed`;
    check('from the first command on', 'no user is turned away', failed.length === 0, evidence);
    return failed.length === 0 ? { met: true } : { met: false, seen: evidence, never: true };
  },
};

export const steps: readonly RehearsalStep[] = [two, steadyBefore, scaleOut, traffic, back, unnoticed];
