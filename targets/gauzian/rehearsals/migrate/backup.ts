/** The backup that a migration begins with: taken, restored elsewhere and compared; the migration is tried on what was restored. */

import { backedUp, contentOf, differencesIn, type RehearsalStep, type World } from 'firedrill/config';
import { COPY, copy, onCopy, onKeeper, production } from '../shared/database.ts';
import { OPS } from '../shared/served-again.ts';
import { migrations } from './migrations.ts';
import { allowed, kept } from './parts.ts';
import { sceneOf } from './variants.ts';

const MINUTE = 60_000;
const DUMP = '/backups/before-migration.dump';
const TAKE = `pg_dump --format=custom --file=${DUMP} "$DATABASE_URL"`;
const RESTORE = `createdb -U gauzian_user ${COPY} && pg_restore -U gauzian_user --exit-on-error --dbname=${COPY} ${DUMP}`;
const YESTERDAY_MS = 25 * 3_600_000;

const lacks = (world: World, ...what: readonly ('none' | 'not restored')[]): string | undefined =>
  what.some((one) => one === sceneOf(world.variant).backup) ? 'in haste no one has seen to it' : undefined;

export const { backup, verify } = backedUp({
  who: OPS,
  dump: DUMP,
  take: (world, signal) => onKeeper(world, TAKE, signal),
  restore: (world, signal) => onKeeper(world, RESTORE, signal),
  run: onKeeper,
  original: production,
  copy,
  allowed,
  kept,
  unless: (world, step) => (step === 'backup' ? lacks(world, 'none') : lacks(world, 'none', 'not restored')),
  olderBy: ({ variant }) => (sceneOf(variant).backup === 'old' ? YESTERDAY_MS : 0),
});

export const trial: RehearsalStep = {
  id: 'trial',
  title: 'The migration is tried on the copy, and reverted there',
  who: OPS,
  part: 'watch',
  how: [`apply it to ${COPY}, and revert it: all must be as it was, so that there is a way back`],
  until: 'it went through, and its way back led to where it began',
  limitMs: 5 * MINUTE,
  unless: (world) => lacks(world, 'none', 'not restored'),
  async act(world, signal) {
    const { up, down } = migrations[sceneOf(world.variant).migration];
    await onCopy(world, up, signal);
    await onCopy(world, down, signal);
  },
  async look(world) {
    const differences = differencesIn(world.of(kept).noted, await contentOf(copy(world)));
    const told = differences.map(({ id }) => id).join(', ');
    world.check('tried on a copy', 'applied and reverted', differences.length === 0, told || 'as it was');
    return differences.length === 0 ? { met: true } : { met: false, seen: told, never: true };
  },
};
