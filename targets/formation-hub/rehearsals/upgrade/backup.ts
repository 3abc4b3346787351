import { backedUp, contentOf, describedFile, type RehearsalStep } from 'firedrill/config';
import { onClone, onKeeper, placeOf } from '../shared/database.ts';
import { OPS } from '../shared/people.ts';
import { DUMP, HERE, LAST, restore, take } from './lines.ts';
import { allowed, kept } from './parts.ts';
import { sceneOf } from './variants.ts';

const VERIFIED = 'verified';

/** Taken and restored by the version that runs: what only the next can read is no way back. */
export const { backup, verify } = backedUp({
  who: OPS,
  dump: DUMP,
  run: onKeeper,
  take: (world, signal) => (sceneOf(world.variant).newTools ? onClone : onKeeper)(world, take(DUMP), signal),
  restore: (world, signal) =>
    onKeeper(world, `createdb -U hub ${VERIFIED} && ${restore(DUMP, HERE, VERIFIED)}`, signal),
  original: (world) => placeOf(world, 'database', 'hub'),
  copy: (world) => placeOf(world, 'keeper', VERIFIED),
  allowed,
  kept,
});

export const last: RehearsalStep = {
  id: 'last-backup',
  title: 'Back up for the last time',
  who: OPS,
  how: [`with the bridge stopped: ${take(LAST)}`],
  until: 'it is whole, the tools of the version of before can read it, and its checksum is filed',
  limitMs: 10 * 60_000,
  unless: (world) => world.of(allowed).refused(),
  byHand: async (world) => [world.runByHand('keeper', ['sh', '-ec', take(LAST)])],
  async act(world, signal) {
    if ((await world.of(allowed).read('last.json')) === undefined) await onKeeper(world, take(LAST), signal);
  },
  async look(world, signal) {
    const { put, read } = world.of(allowed);
    if ((await read('last.json')) !== undefined) return { met: true };
    const run = (line: string) => onKeeper(world, line, signal);
    await run(`pg_restore --list ${LAST}`);
    world.of(kept).last = await contentOf(placeOf(world, 'database', 'hub'));
    await put('last.json', { at: new Date().toISOString(), ...(await describedFile(run, LAST)) });
    return { met: true };
  },
};
