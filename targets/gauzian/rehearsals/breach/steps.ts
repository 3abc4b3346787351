import {
  FiredrillError,
  type Look,
  type RehearsalStep,
  recovery,
  steadyBefore,
  telling,
  type World,
} from 'firedrill/config';
import { PODS } from '../deploy/parts.ts';
import { isReady } from '../deploy/rollout.ts';
import { inProduction } from '../shared/database.ts';
import { OPS, servedAgain } from '../shared/served-again.ts';
import { keepEvidence, REVOKED, refusalsIn, SESSIONS } from './evidence.ts';
import { casebook, tokensOf } from './parts.ts';
import { APART, EDGE, entering, login } from './requests.ts';
import { GUESSES, stranger } from './scene.ts';
import { endForeignSessions, endForeignSessionsByHand, foreignSessions, STRANGERS } from './sessions.ts';

const MINUTE = 60_000;
const RUNBOOK = 'runbooks/breach.md';
const FLUSH = ['redis-cli', 'FLUSHALL'] as const;
const shortly = ({ stack }: World, pod: string): string => stack.place(pod).id.slice(0, 12);

const declare: RehearsalStep = {
  id: 'declare',
  title: 'Declare the breach',
  who: OPS,
  how: ['raise GauzianBreachSuspected at Alertmanager, severity critical: what is suspected, and by what'],
  until: 'the receiver has acknowledged it',
  limitMs: 2 * MINUTE,
  ...telling('the breach is declared', () => ({
    alert: 'GauzianBreachSuspected',
    severity: 'critical',
    annotations: { summary: 'a stranger uses the token of a user', runbook: RUNBOOK },
  })),
};

const keep: RehearsalStep = {
  id: 'keep',
  title: 'Keep the evidence, before anything is ended',
  who: OPS,
  how: [
    'kubectl logs of each pod and of the ingress since 24 h: a pod that is scaled away takes its log with it',
    `psql: ${SESSIONS}`,
    `in redis: ${REVOKED}`,
    'sha256sum of each',
  ],
  until: 'logs, sessions and the list of revoked tokens are filed, each with its checksum',
  limitMs: 2 * MINUTE,
  part: 'watch',
  async act(world, signal) {
    const files = await keepEvidence(world, signal);
    world.moments.set('kept', world.clock.now());
    world.check('the evidence', 'what is kept', true, files.join(', '));
  },
  async look(world) {
    const kept = await world.of(casebook).kept();
    const lacks = [...PODS.map((pod) => `${pod}.log`), 'sessions.txt', 'revoked.txt'].filter(
      (name) => (kept.get(name) ?? '').trim() === '',
    );
    return lacks.length === 0 ? { met: true } : { met: false, seen: `nothing is in ${lacks.join(', ')}` };
  },
};

const isolate: RehearsalStep = {
  id: 'isolate',
  title: 'Isolate: no replica is left',
  who: OPS,
  how: ['kubectl scale deployment/backend -n gauzian-v2 --replicas=0'],
  until: 'no replica runs, and the edge says 502',
  limitMs: 2 * MINUTE,
  byHand: async (world) => PODS.map((pod) => `docker stop ${shortly(world, pod)}`),
  async act(world, signal) {
    world.moments.set('isolated', world.clock.now());
    await Promise.all(PODS.map((pod) => world.stack.containers.stop(pod, signal)));
  },
  async look(world) {
    const { stolen } = tokensOf(world.of(casebook));
    const status = await entering(world, stolen, EDGE);
    if (status !== 502) return { met: false, seen: `the edge answers ${status}` };
    const { moments, check } = world;
    const [kept, isolated = 0] = [moments.get('kept'), moments.get('isolated')];
    const first = kept !== undefined && kept < isolated;
    const evidence =
      kept === undefined ? 'nothing was kept by then' : `${((isolated - kept) / 1000).toFixed(1)} s earlier`;
    check('the evidence', 'it is older than the isolation', first, evidence);
    return { met: true };
  },
};

const investigate: RehearsalStep = {
  id: 'investigate',
  title: 'Investigate the day’s refusals, and who is at the database',
  who: OPS,
  how: [
    'of what was kept: grep for status 401, 403 and 500, counted by what was asked',
    'sessions that are not the backend’s go on while it is scaled to none: end them',
  ],
  until: 'the refusals are counted, and no session is left that is not ours',
  limitMs: 2 * MINUTE,
  byHand: async (world) => [endForeignSessionsByHand(world)],
  async act(world, signal) {
    const kept = await world.of(casebook).kept();
    const found = refusalsIn(PODS.map((pod) => kept.get(`${pod}.log`) ?? ''));
    const told = [...found].map(([asked, count]) => `${asked}: ${count}`).join(', ');
    const guesses = found.get('POST /auth/login 401') ?? 0;
    world.check('the investigation', 'refusals of the day', guesses === GUESSES, told || 'none was found');
    const foreign = await foreignSessions(world, signal);
    const before = (kept.get('sessions.txt') ?? '').includes(STRANGERS.name);
    const seen = `${foreign.join(', ') || 'none'}${before ? ', which is among the evidence' : ''}`;
    world.check('the investigation', 'sessions that are not ours', before && foreign.length === 1, seen);
    await endForeignSessions(world, signal);
  },
  async look(world, signal) {
    const foreign = await foreignSessions(world, signal);
    return foreign.length === 0 ? { met: true } : { met: false, seen: `${foreign.join(', ')} is there` };
  },
};

/** The owners call it revoking all tokens. What is flushed is the list of those that were revoked. */
const flush: RehearsalStep = {
  id: 'flush',
  title: 'Flush Redis, as the owners’ page has it',
  who: OPS,
  how: [
    'redis-cli FLUSHALL: it revokes nothing, and forgets what was revoked; what revokes is the next step',
  ],
  until: 'Redis is empty',
  limitMs: MINUTE,
  byHand: async (world) => [world.runByHand('redis', FLUSH)],
  async act(world, signal) {
    await seeRevoked(world, 'before the flush', 401);
    await world.run('redis', FLUSH, signal);
  },
  async look(world, signal) {
    const size = (await world.run('redis', ['redis-cli', 'DBSIZE'], signal)).trim();
    return size === '0' ? { met: true } : { met: false, seen: `it has ${size} keys` };
  },
};

/** What a replica that no user reaches says of the token that was revoked. */
async function seeRevoked(world: World, when: string, wanted: number): Promise<number> {
  const status = await entering(world, tokensOf(world.of(casebook)).revoked, APART);
  world.check('the flush', `${when} the token that was revoked`, status === wanted, `is answered ${status}`);
  return status;
}

const flushed: RehearsalStep = {
  id: 'flushed',
  title: 'What the flush has done',
  who: 'Firedrill',
  part: 'scene',
  how: ['the token that was revoked is shown to a replica that no user reaches'],
  until: 'it was asked',
  limitMs: MINUTE,
  act: async (world) =>
    void (await seeRevoked(world, 'until the secret is another, it is valid again:', 200)),
  look: async () => ({ met: true }),
};

const rotate: RehearsalStep = {
  id: 'rotate',
  title: 'Another secret, and the backend with it',
  who: OPS,
  how: [
    'kubectl create secret generic gauzian-secrets -n gauzian-v2 --from-literal=JWT_SECRET=$(openssl rand -hex 32) --dry-run=client -o yaml | kubectl apply -f -',
    'kubectl scale deployment/backend -n gauzian-v2 --replicas=2: none starts with the secret of before',
  ],
  until: 'each replica is ready, and the edge sends users there',
  limitMs: 5 * MINUTE,
  byHand: (world, signal) =>
    Promise.all(
      [...PODS, APART].map(async (pod) =>
        world.stack.byHand.replace(pod, await imageOf(world, pod, signal), rotated(world)),
      ),
    ),
  async act(world, signal) {
    for (const pod of [...PODS, APART])
      await world.stack.deployments.replace(pod, await imageOf(world, pod, signal), signal, rotated(world));
  },
  async look(world) {
    const ready = await Promise.all([...PODS, APART, EDGE].map((service) => isReady(world, service)));
    return ready.every(Boolean) ? { met: true } : { met: false, seen: 'not every replica is ready' };
  },
};

/** As a variable, in place of the file that was mounted. */
const rotated = (world: World) => ({ JWT_SECRET: world.of(casebook).secret, POD_SECRETS: '/run/no-secrets' });

async function imageOf(world: World, pod: string, signal: AbortSignal): Promise<string> {
  const [image] = await world.stack.deployments.ran(pod, signal);
  if (image === undefined) throw new FiredrillError('unavailable', `${pod} has never run`);
  return image;
}

const oldAreRefused: RehearsalStep = {
  id: 'old-are-refused',
  title: 'No token of before opens anything',
  who: OPS,
  part: 'watch',
  how: ['GET /drive/folders with each, at the edge and at each replica: 401'],
  until: 'each is refused everywhere',
  limitMs: MINUTE,
  async look(world): Promise<Look> {
    const { user, revoked } = tokensOf(world.of(casebook));
    const open: string[] = [];
    for (const service of [EDGE, ...PODS, APART])
      for (const [whose, token] of Object.entries({
        'the stolen one': user,
        'the one that was revoked': revoked,
      })) {
        const status = await entering(world, token, service);
        if (status !== 401) open.push(`${whose} is answered ${status} by ${service}`);
      }
    const evidence = open.join('; ') || 'answered 401 by the edge and by every replica';
    world.check('after the rotation', 'tokens of before are refused', open.length === 0, evidence);
    return open.length === 0 ? { met: true } : { met: false, seen: evidence, never: true };
  },
};

const logIn: RehearsalStep = {
  ...servedAgain,
  title: 'Users log in again, and are served',
  how: ['who is answered 401 logs in; reads and writes succeed, one after another'],
  act: (world) => world.logIn(login('drill')),
  look: async (world) => recovery(world, 'isolated', 'rto'),
};

const NOTICE =
  'We have ended all sessions after a suspected access by a stranger. Log in again, and choose another password.';

const told = telling('the team', () => ({
  alert: 'GauzianUsersTold',
  severity: 'warning',
  annotations: { summary: 'Every user is told of the breach', description: NOTICE, runbook: RUNBOOK },
}));

/** Users are those that the database has; a mail server is no part of this system. */
const notify: RehearsalStep = {
  id: 'notify',
  title: 'Tell every user',
  who: OPS,
  how: [`a message to each user: ${NOTICE}`, 'and the team, in its channel'],
  until: 'there is a message for each user, and the team has it',
  limitMs: 2 * MINUTE,
  byHand: told.byHand,
  async act(world, signal) {
    const users = (await inProduction(world, 'SELECT username FROM users ORDER BY 1', signal))
      .trim()
      .split('\n');
    const at = new Date().toISOString();
    await world.of(casebook).keep(
      'notices.json',
      JSON.stringify(
        users.map((to) => ({ to, at, text: NOTICE })),
        null,
        1,
      ),
    );
    world.check('told', 'every user', users.includes('at_work'), `${users.length}: ${users.join(', ')}`);
    await told.act(world);
  },
  look: told.look,
};

export const steps: readonly RehearsalStep[] = [
  ...[steadyBefore, stranger, declare, keep, isolate, investigate, flush, flushed, rotate],
  ...[oldAreRefused, logIn, notify],
];
