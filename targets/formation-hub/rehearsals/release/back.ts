/** The way back that all have in common: the previous release runs again, and users are served. */

import { type RehearsalStep, recovery, servedOrGivenUp, type World } from 'firedrill/config';
import { startedAgain } from '../shared/afterwards.ts';
import { OPS } from '../shared/people.ts';
import { allowed, decision, release } from './parts.ts';
import { newSecrets } from './secrets.ts';
import { BEFORE, goesBack, goesBackBy, sceneOf } from './variants.ts';

const MINUTE = 60_000;

/** Why nothing of a way back is done. */
export function staysOn(world: World): string | undefined {
  const refused = world.of(allowed).refused();
  if (refused !== undefined) return refused;
  const made = world.of(decision).decision();
  if (made === undefined) return 'nothing was decided';
  return made.act ? undefined : 'decided not to go back';
}

export const findBefore: RehearsalStep = {
  id: 'find-before',
  besides: true,
  title: 'Find the release that ran before',
  who: OPS,
  how: ['the image that the bridge ran before the one that it runs: docker ps --all, or the tags by date'],
  until: 'it is named, by what ran and not from memory',
  limitMs: 2 * MINUTE,
  only: goesBack,
  unless: staysOn,
  byHand: async (world) => [await world.of(release).findByHand()],
  async look(world, signal) {
    const found = await world.of(release).find(signal);
    if (found === undefined) return { met: false, seen: 'no container is there that ran another' };
    world.check('the way back', 'what ran before', found === BEFORE, found);
    return found === BEFORE ? { met: true } : { met: false, seen: `${found} ran before`, never: true };
  },
};

export const deployBack: RehearsalStep = {
  id: 'deploy-back',
  besides: true,
  title: 'Deploy the previous release again',
  who: OPS,
  how: [
    'git tag vX.Y.Z-rollback v<previous>; git push --tags: production is deployed from it',
    'where secrets were rotated: with the new ones',
  ],
  until: 'what ran before runs again, and says that it is ready',
  limitMs: 8 * MINUTE,
  // Ours: the owners answer what is down within 15 minutes.
  tier: { objective: 5 * MINUTE, acceptable: 15 * MINUTE, source: 'ours' },
  only: goesBack,
  unless: staysOn,
  async byHand(world) {
    const image = world.of(release).image(world.of(release).found());
    return [await world.stack.byHand.replace('bridge', image, environmentOf(world))];
  },
  async act(world, signal) {
    const { image, found } = world.of(release);
    const [newest] = await world.stack.deployments.ran('bridge', signal);
    if (newest === image(found())) return;
    await world.stack.deployments.replace('bridge', image(found()), signal, environmentOf(world));
  },
  async look(world, signal) {
    const runs = await world.of(release).runs(BEFORE, signal);
    if (!runs.met) return runs;
    for (const path of ['/health', '/ready']) {
      const { status } = await world.ask('GET', path);
      if (status !== 200) return { met: false, seen: `${path} answers ${status || 'nothing'}` };
    }
    return { met: true };
  },
};

function environmentOf(world: World): Record<string, string> {
  if (sceneOf(world.variant).back !== 'rotate') return {};
  const { baserow, docmost } = world.of(newSecrets);
  return { BASEROW_WEBHOOK_SECRET: baserow, DOCMOST_WEBHOOK_SECRET: docmost };
}

const end = startedAgain({
  only: goesBack,
  unless: staysOn,
  list: 'after the way back',
  recovered: (world) =>
    goesBackBy('restore')(world.variant)
      ? recovery(world, 'decided', 'rto', servedOrGivenUp)
      : recovery(world, 'decided', 'rto'),
});

export const { recovered, verified } = end;

export const syncAgain: RehearsalStep = {
  ...end.syncAgain,
  besides: true,
  title: 'Sync what was refused or lost meanwhile',
};
