import { type RehearsalStep, recovery, steadyBefore, type World } from 'firedrill/config';
import { inProduction } from '../shared/database.ts';
import { OPS, servedAgain } from '../shared/served-again.ts';
import { limitsOf } from './limits.ts';

const MINUTE = 60_000;
/** Twice what the target gives it, as production goes from 1 to 2 processors and from 2 to 4 GiB. */
const MORE = { cpus: 2, memoryMiB: 1024 } as const;

const inWords = ({ cpus, memoryMiB }: { cpus: number; memoryMiB: number }): string =>
  `${cpus} CPU, ${memoryMiB} MiB`;
const shortly = ({ stack }: World): string => stack.place('postgres').id.slice(0, 12);

const look: RehearsalStep = {
  id: 'limits',
  title: 'See what it has',
  who: OPS,
  part: 'watch',
  how: ['kubectl describe pod postgres-0 -n gauzian-v2: Limits'],
  until: 'what it has is known',
  limitMs: MINUTE,
  async look(world, signal) {
    world.check('before', 'what the database has', true, inWords(await limitsOf(world, signal)));
    return { met: true };
  },
};

const resize: RehearsalStep = {
  id: 'resize',
  title: 'Give it more, and restart it',
  who: OPS,
  how: [
    'kubectl edit statefulset postgres -n gauzian-v2: limits.cpu 1 → 2, limits.memory 2Gi → 4Gi',
    'kubectl delete pod postgres-0 -n gauzian-v2: users are not served for about 30 s',
  ],
  until: 'it answers, and has what it was given',
  limitMs: 2 * MINUTE,
  byHand: async (world) => [
    `docker update --cpus ${MORE.cpus} --memory ${MORE.memoryMiB}m --memory-swap ${MORE.memoryMiB}m ${shortly(world)}`,
    `docker restart ${shortly(world)}`,
  ],
  async act(world, signal) {
    const { containers } = world.stack;
    await containers.limit('postgres', MORE, signal);
    world.moments.set('restarted', world.clock.now());
    await containers.stop('postgres', signal);
    await containers.start('postgres', signal);
  },
  async look(world, signal) {
    const answer = await inProduction(world, 'SELECT 1', signal).catch((error: unknown) => String(error));
    if (answer.trim() !== '1') return { met: false, seen: answer };
    const has = await limitsOf(world, signal);
    const ok = has.cpus >= MORE.cpus && has.memoryMiB >= MORE.memoryMiB;
    if (ok) world.check('after', 'what the database has', ok, inWords(has));
    return ok ? { met: true } : { met: false, seen: `it has ${inWords(has)}` };
  },
};

const served: RehearsalStep = {
  ...servedAgain,
  limitMs: 2 * MINUTE,
  look: async (world) => recovery(world, 'restarted', 'outage'),
};

export const steps: readonly RehearsalStep[] = [steadyBefore, look, resize, served];
