import {
  contentOf,
  differencesIn,
  type Look,
  permissionBy,
  type RehearsalStep,
  recovery,
  steadyBefore,
  type World,
} from 'firedrill/config';
import { PODS } from '../deploy/parts.ts';
import { isReady } from '../deploy/rollout.ts';
import { inProduction, inProductionByHand, production, thereOf, VERSIONS } from '../shared/database.ts';
import { OPS, servedAgain } from '../shared/served-again.ts';
import { backup, trial, verify } from './backup.ts';
import { migrations } from './migrations.ts';
import { allowed, kept } from './parts.ts';
import { isRefused, isReverted, sceneOf, staysOn } from './variants.ts';

const MINUTE = 60_000;
/** So many uploads that fail are no accident. */
const FAILED_WRITES = 5;

const migrationOf = (world: World) => migrations[sceneOf(world.variant).migration];
const refused = (world: World): string | undefined => world.of(allowed).refused();

const permission = permissionBy(allowed, {
  title: 'A migration needs a fresh backup that was restored',
  who: OPS,
  how: ['a backup younger than 24 h, restored elsewhere and found as the original; nothing passes over it'],
});

/** What was refused must have left production as it was. */
const nothingDone: RehearsalStep = {
  id: 'nothing-done',
  title: 'Nothing was migrated',
  who: 'Firedrill',
  part: 'scene',
  how: ['production is at the version of before'],
  until: 'production is at the version of before',
  limitMs: MINUTE,
  only: isRefused,
  async look(world, signal) {
    const { makes } = migrationOf(world);
    const there = await thereOf(world, makes, signal);
    const ok = refused(world) !== undefined && there.length === 0;
    world.check('refused', 'nothing was migrated', ok, there.join(', ') || `no ${makes.join(', no ')}`);
    return ok ? { met: true } : { met: false, seen: 'something was migrated', never: true };
  },
};

const state: RehearsalStep = {
  id: 'state',
  title: 'See which migrations there are',
  who: OPS,
  part: 'watch',
  how: [`psql: ${VERSIONS}`],
  until: 'the version is known, and the new one is not there',
  limitMs: MINUTE,
  unless: refused,
  async look(world, signal) {
    const versions = await versionsIn(world, signal);
    world.check('before the migration', 'the version', true, versions.join(', '));
    return versions.includes(String(migrationOf(world).version))
      ? { met: false, seen: `it is at ${versions.join(', ')}`, never: true }
      : { met: true };
  },
};

const apply: RehearsalStep = {
  id: 'apply',
  title: 'Apply the migration',
  who: OPS,
  how: ['psql --single-transaction: all of it, or nothing'],
  until: 'the version says so, and its tables and columns are there',
  limitMs: 10 * MINUTE,
  tier: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' },
  unless: refused,
  byHand: async (world) => [inProductionByHand(world, migrationOf(world).up)],
  async act(world, signal) {
    world.moments.set('applied', world.clock.now());
    await inProduction(world, migrationOf(world).up, signal);
  },
  look: (world, signal) => isAt(world, true, signal),
};

const restart: RehearsalStep = {
  id: 'restart',
  title: 'Restart the backend, one replica after the other',
  who: OPS,
  how: ['kubectl rollout restart deployment/backend -n gauzian-v2'],
  until: 'each replica runs again, and is ready',
  limitMs: 5 * MINUTE,
  unless: refused,
  byHand: async (world) => PODS.map((pod) => `docker restart ${world.stack.place(pod).id.slice(0, 12)}`),
  async act(world, signal) {
    for (const pod of PODS) {
      await world.stack.containers.stop(pod, signal);
      await world.stack.containers.start(pod, signal);
      while (!(await isReady(world, pod))) signal.throwIfAborted();
    }
  },
  async look(world) {
    const ready = await Promise.all(PODS.map((pod) => isReady(world, pod)));
    return ready.every(Boolean)
      ? { met: true }
      : { met: false, seen: `${ready.filter(Boolean).length} of ${PODS.length} are ready` };
  },
};

const served: RehearsalStep = {
  id: 'served',
  title: 'Users are served on the new schema',
  who: OPS,
  part: 'watch',
  how: ['/health/ready "OK"; uploads and reads succeed, one after another'],
  until: 'every request of the last seconds was served',
  limitMs: 2 * MINUTE,
  only: staysOn,
  look: async (world) => recovery(world, 'applied', 'rto'),
};

const seen: RehearsalStep = {
  id: 'seen',
  title: 'Uploads are seen to fail',
  who: OPS,
  part: 'watch',
  how: ['what users upload is answered with errors since the migration: it is reverted'],
  until: 'it is plain that the migration turns users away',
  limitMs: 2 * MINUTE,
  only: isReverted,
  async look(world): Promise<Look> {
    const since = world.moments.get('applied') ?? 0;
    const failed = world.requests.filter(
      ({ kind, ok, status = 0, sent }) => kind === 'write' && !ok && status >= 500 && sent >= since,
    );
    const [first] = failed;
    if (first === undefined || failed.length < FAILED_WRITES)
      return { met: false, seen: `${failed.length} uploads failed since the migration` };
    world.check(
      'after the migration',
      'uploads',
      true,
      `${failed.length} failed, as the first with ${first.status}`,
    );
    return { met: true };
  },
};

const revert: RehearsalStep = {
  id: 'revert',
  besides: true,
  title: 'Revert the migration',
  who: OPS,
  how: ['its own way back, in a single transaction; what users wrote meanwhile stays'],
  until: 'the version of before says so, and its tables and columns are gone',
  limitMs: 10 * MINUTE,
  tier: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' },
  only: isReverted,
  unless: refused,
  byHand: async (world) => [inProductionByHand(world, migrationOf(world).down)],
  act: async (world, signal) => void (await inProduction(world, migrationOf(world).down, signal)),
  look: (world, signal) => isAt(world, false, signal),
};

const recovered: RehearsalStep = {
  ...servedAgain,
  only: isReverted,
  look: async (world) => recovery(world, 'applied', 'rto'),
};

const asBefore: RehearsalStep = {
  id: 'as-before',
  title: 'The schema is as it was before',
  who: OPS,
  part: 'watch',
  how: ['columns, indexes, constraints and rights as at the moment of the backup; rows are users’'],
  until: 'nothing of the migration is left',
  limitMs: MINUTE,
  only: isReverted,
  async look(world) {
    const found = differencesIn(world.of(kept).noted, await contentOf(production(world)));
    // What users write goes on.
    const left = found.flatMap(({ id }) => (/^(table|sequence)\//.test(id) ? [] : [id]));
    world.check('after the way back', 'the schema', left.length === 0, left.join(', ') || 'as it was');
    return left.length === 0 ? { met: true } : { met: false, seen: left.join(', '), never: true };
  },
};

async function versionsIn(world: World, signal: AbortSignal): Promise<string[]> {
  return (await inProduction(world, VERSIONS, signal)).trim().split('\n');
}

async function isAt(world: World, applied: boolean, signal: AbortSignal): Promise<Look> {
  const { version, makes } = migrationOf(world);
  const versions = await versionsIn(world, signal);
  const there = await thereOf(world, makes, signal);
  const told = `version ${versions.join(', ')}; there: ${there.join(', ') || 'nothing of it'}`;
  const ok = versions.includes(String(version)) === applied && there.length === (applied ? makes.length : 0);
  world.check(applied ? 'after the migration' : 'after the way back', 'version and tables', ok, told);
  return ok ? { met: true } : { met: false, seen: told };
}

export const steps: readonly RehearsalStep[] = [
  ...[steadyBefore, backup, verify, trial, permission, nothingDone, state, apply, restart, served, seen],
  ...[revert, recovered, asBefore],
];
