/** The backup that a migration begins with: taken, restored elsewhere and compared; the migration is tried on what was restored. */

import {
  compared,
  contentOf,
  contentWhenDumped,
  describedFile,
  differencesIn,
  type Look,
  type RehearsalStep,
  type World,
} from 'firedrill/config';
import { OPS } from '../shared/served-again.ts';
import { COPY, copy, onCopy, onKeeper, production } from './database.ts';
import { migrations } from './migrations.ts';
import { allowed, kept } from './parts.ts';
import { sceneOf } from './variants.ts';

const MINUTE = 60_000;
const DUMP = '/backups/before-migration.dump';
const YESTERDAY_MS = 25 * 3_600_000;

const filed = async (world: World): Promise<Look> =>
  (await world.of(allowed).read('backup.json')) === undefined
    ? { met: false, seen: 'there is no backup.json' }
    : { met: true };

const lacks = (world: World, ...what: readonly ('none' | 'not restored')[]): string | undefined =>
  what.some((one) => one === sceneOf(world.variant).backup) ? 'in haste no one has seen to it' : undefined;

export const backup: RehearsalStep = {
  id: 'backup',
  title: 'Back up',
  who: OPS,
  part: 'watch',
  how: [`pg_dump --format=custom --file=${DUMP} "$DRIVE_URL"; its size and sha256sum are filed`],
  until: 'the dump is whole, and its size and checksum are filed',
  limitMs: 5 * MINUTE,
  unless: (world) => lacks(world, 'none'),
  async act(world, signal) {
    const line = `pg_dump --format=custom --file=${DUMP} "$DRIVE_URL"`;
    const dump = () => onKeeper(world, line, signal);
    const { noted } = await contentWhenDumped(production(world), dump, world.clock, signal);
    world.of(kept).noted = noted;
    // A rehearsal has no day to wait for; what is filed of the backup is of yesterday.
    const age = sceneOf(world.variant).backup === 'old' ? YESTERDAY_MS : 0;
    const at = new Date(Date.now() - age).toISOString();
    await world.of(allowed).put('backup.json', { at, ...(await described(world, signal)) });
  },
  look: filed,
};

export const verify: RehearsalStep = {
  id: 'verify',
  title: 'The backup is verified: restored elsewhere, and compared',
  who: OPS,
  part: 'watch',
  how: [
    `createdb ${COPY}; pg_restore --exit-on-error --dbname=${COPY} ${DUMP}, on a server of its own`,
    'each table by its content, sequences, indexes and rights: as they were at the moment of the backup',
  ],
  until: 'what was restored is as it was, and that is filed',
  limitMs: 5 * MINUTE,
  unless: (world) => lacks(world, 'none', 'not restored'),
  async act(world, signal) {
    const { put, read } = world.of(allowed);
    const restore = `createdb -U gauzian_user ${COPY} && pg_restore -U gauzian_user --exit-on-error --dbname=${COPY} ${DUMP}`;
    await onKeeper(world, restore, signal);
    const differences = differencesIn(world.of(kept).noted, await contentOf(copy(world)));
    const { sha256 } = await described(world, signal);
    const verified = {
      at: new Date().toISOString(),
      into: `${COPY} on the server that is for this`,
      sha256,
      differences: differences.map(({ id }) => id),
    };
    await put('backup.json', { ...JSON.parse((await read('backup.json')) ?? '{}'), verified });
  },
  look: (world) => compared(world, world.of(kept).noted, copy(world)),
};

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

/** The dump as it lies there. */
const described = (world: World, signal: AbortSignal) =>
  describedFile((line) => onKeeper(world, line, signal), DUMP);
