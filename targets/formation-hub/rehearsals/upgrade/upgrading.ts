/** The upgrade itself, and the way back from one that broke data. */

import {
  compared,
  contentOf,
  differencesIn,
  FiredrillError,
  isOfNewerVersion,
  type Look,
  type RehearsalStep,
  recovery,
  type World,
} from 'firedrill/config';
import { startedAgain } from '../shared/afterwards.ts';
import { onClone, onKeeper, placeOf, sql } from '../shared/database.ts';
import { OPS } from '../shared/people.ts';
import { DUMP, LAST, PRODUCTION, restore } from './lines.ts';
import { allowed, kept } from './parts.ts';
import { goesBack, sceneOf } from './variants.ts';

const MINUTE = 60_000;
const refused = (world: World): string | undefined => world.of(allowed).refused();
const hub = (world: World) => placeOf(world, 'database', 'hub');

export const stopBridge: RehearsalStep = {
  id: 'stop',
  title: 'Stop the bridge',
  who: OPS,
  how: [
    'docker stop bridge, so that nothing is written any more; both sides keep their events for about a minute and a half',
  ],
  until: 'it does not run',
  limitMs: 2 * MINUTE,
  unless: refused,
  byHand: async (world) => [`docker stop ${world.stack.place('bridge').id.slice(0, 12)}`],
  async act(world, signal) {
    if (!world.moments.has('stopped')) world.moments.set('stopped', world.clock.now());
    await world.stack.containers.stop('bridge', signal);
  },
  async look(world, signal) {
    if (await world.stack.containers.isRunning('bridge', signal)) return { met: false, seen: 'it runs' };
    if (!world.moments.has('stopped')) world.moments.set('stopped', world.clock.now());
    return { met: true };
  },
};

/** What is moved: where people err, the backup of hours before. */
const moved = (world: World): string => (sceneOf(world.variant).stale ? DUMP : LAST);

export const upgrade: RehearsalStep = {
  id: 'upgrade',
  title: 'Upgrade: the next version with what the last backup holds',
  who: OPS,
  how: [
    'docker stop database, and keep it; start the image that was tried on the clone, in its place and empty',
    restore(LAST, PRODUCTION, 'hub'),
    'where its tables are there already, it was restored: all of it or nothing is',
  ],
  until: 'the next version runs, and has tables',
  limitMs: 30 * MINUTE,
  unless: refused,
  byHand: (world) => byHand(world, 'clone', moved(world)),
  act: (world, signal) => replaced(world, 'clone', moved(world), signal),
  look: (world, signal) => isReplaced(world, 'clone', signal),
};

export const compare: RehearsalStep = {
  id: 'compare',
  title: 'All is as it was',
  who: OPS,
  part: 'watch',
  how: ['each table by its content, sequences, indexes and rights: as they were once the bridge was stopped'],
  until: 'all is as it was; where it is not, it goes back',
  limitMs: 10 * MINUTE,
  unless: refused,
  async look(world): Promise<Look> {
    if (!goesBack(world.variant)) return compared(world, world.of(kept).last, hub(world), isOfNewerVersion);
    const differences = differencesIn(world.of(kept).last, await contentOf(hub(world)));
    const ids = differences.flatMap((one) => (isOfNewerVersion(one) ? [] : [one.id]));
    world.check('the upgrade', 'what is not as it was is found', ids.length > 0, ids.join(', ') || 'nothing');
    return ids.length > 0 ? { met: true } : { met: false, seen: 'nothing is missing', never: true };
  },
};

export const goBack: RehearsalStep = {
  id: 'back',
  besides: true,
  title: 'Go back: the old image, and the backup of before the upgrade',
  who: OPS,
  how: [
    'docker stop database, and keep it for the inquiry; start the image of before, in its place and empty',
    `with the tools of that version: ${restore(LAST, PRODUCTION, 'hub')}`,
  ],
  until: 'the version of before runs, and all is as it was before the upgrade',
  limitMs: 30 * MINUTE,
  // Ours: the owners answer what is down within 15 minutes.
  tier: { objective: 15 * MINUTE, source: 'ours' },
  only: goesBack,
  unless: refused,
  byHand: (world) => byHand(world, 'keeper', LAST),
  act: (world, signal) => replaced(world, 'keeper', LAST, signal),
  async look(world, signal) {
    const look = await isReplaced(world, 'keeper', signal);
    return look.met ? compared(world, world.of(kept).last, hub(world)) : look;
  },
};

export const { start, recovered, syncAgain, verified } = startedAgain({
  unless: refused,
  recovered: (world) => recovery(world, 'stopped', 'downtime'),
});

/** The server that runs the version wanted; backups are restored with its tools. */
type Like = 'clone' | 'keeper';

async function replaced(world: World, like: Like, dump: string, signal: AbortSignal): Promise<void> {
  const { deployments } = world.stack;
  const image = await imageOf(world, like, signal);
  const [newest] = await deployments.ran('database', signal);
  if (newest !== image) await deployments.replace('database', image, signal);
  while (!(await answers(world, signal))) {
    signal.throwIfAborted();
    if ((await deployments.running('database', signal)) === undefined)
      throw new FiredrillError('unavailable', `the database has ended: ${await saidLast(world, signal)}`);
  }
  if (await hasTables(world, signal)) return;
  const run = like === 'clone' ? onClone : onKeeper;
  await run(world, restore(dump, PRODUCTION, 'hub'), signal);
}

async function byHand(world: World, like: Like, dump: string): Promise<string[]> {
  const image = await imageOf(world, like, AbortSignal.timeout(MINUTE));
  return [
    await world.stack.byHand.replace('database', image),
    world.runByHand(like, ['sh', '-ec', restore(dump, PRODUCTION, 'hub')]),
  ];
}

async function isReplaced(world: World, like: Like, signal: AbortSignal): Promise<Look> {
  const runs = await world.stack.deployments.running('database', signal);
  if (runs !== (await imageOf(world, like, signal))) return { met: false, seen: `the database runs ${runs}` };
  if (!(await answers(world, signal))) return { met: false, seen: 'it does not answer' };
  return (await hasTables(world, signal)) ? { met: true } : { met: false, seen: 'it has no table' };
}

async function imageOf(world: World, service: Like, signal: AbortSignal): Promise<string> {
  return (await world.stack.deployments.running(service, signal)) ?? `none, for ${service} does not run`;
}

const saidLast = async (world: World, signal: AbortSignal): Promise<string> =>
  (await world.stack.lastInLog('database', 3, signal)).join(' ');

/** By the network: while it is made, a server listens on its socket alone. */
const answers = (world: World, signal: AbortSignal): Promise<boolean> =>
  world.run('database', ['pg_isready', '--host', '127.0.0.1'], signal).then(
    () => true,
    () => false,
  );

async function hasTables(world: World, signal: AbortSignal): Promise<boolean> {
  const query = `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`;
  const [[tables = '0'] = []] = await sql(world, query, signal);
  return tables !== '0';
}
