import {
  compared,
  contentOf,
  contentWhenDumped,
  describedFile,
  differencesIn,
  type RehearsalStep,
  type World,
} from 'firedrill/config';
import { onClone, placeOf } from './database.ts';
import { allowed, kept } from './parts.ts';
import { OPS } from './people.ts';
import { sceneOf } from './variants.ts';

const MINUTE = 60_000;
/** The backup of this release; its name says so, and there is one. */
export const DUMP = '/backups/before-release.dump';
const VERIFIED = 'verified';

export const backup: RehearsalStep = {
  id: 'backup',
  title: 'Back up',
  who: OPS,
  part: 'watch',
  how: [
    `where backups are kept: pg_dump --format=custom --file=${DUMP} "$HUB_URL/hub"; sha256sum`,
    'one that is there for this release is kept',
  ],
  until: 'the dump is whole, and its size and checksum are filed',
  limitMs: 10 * MINUTE,
  async act(world, signal) {
    const { put, read } = world.of(allowed);
    if ((await read('backup.json')) !== undefined) return;
    const line = `pg_dump --format=custom --file=${DUMP}.taking "$HUB_URL/hub" && mv ${DUMP}.taking ${DUMP}`;
    const dump = () => onClone(world, line, signal);
    const { noted, moment } = await contentWhenDumped(
      placeOf(world, 'database', 'hub'),
      dump,
      world.clock,
      signal,
    );
    Object.assign(world.of(kept), { noted, moment });
    await put('backup.json', { at: new Date().toISOString(), ...(await described(world, signal)) });
  },
  look: async (world) =>
    (await world.of(allowed).read('backup.json')) === undefined
      ? { met: false, seen: 'there is no backup.json' }
      : { met: true },
};

export const verify: RehearsalStep = {
  id: 'verify',
  title: 'The backup is verified: restored elsewhere, and compared',
  who: OPS,
  part: 'watch',
  how: [
    `createdb ${VERIFIED}; pg_restore --dbname=${VERIFIED} ${DUMP}, on a server of its own`,
    'each table by its content, sequences, indexes and rights: as they were at the moment of the backup',
  ],
  until: 'what was restored is as it was, and that is filed',
  limitMs: 30 * MINUTE,
  unless: ({ variant }) =>
    sceneOf(variant).lacks?.includes('verification') ? 'in haste no one has seen to it' : undefined,
  async act(world, signal) {
    const { put, read } = world.of(allowed);
    const filed = JSON.parse((await read('backup.json')) ?? '{}') as object;
    if ('verified' in filed) return;
    await onClone(
      world,
      `createdb -U hub ${VERIFIED} && pg_restore -U hub --exit-on-error --dbname=${VERIFIED} ${DUMP}`,
      signal,
    );
    const { noted } = world.of(kept);
    const differences = differencesIn(noted, await contentOf(placeOf(world, 'clone', VERIFIED)));
    const { sha256 } = await described(world, signal);
    const verified = {
      at: new Date().toISOString(),
      into: `${VERIFIED} on the server that is for this`,
      sha256,
      differences: differences.map(({ id }) => id),
    };
    await put('backup.json', { ...filed, verified });
  },
  look: (world) => compared(world, world.of(kept).noted, placeOf(world, 'clone', VERIFIED)),
};

/** The dump as it lies there. */
const described = (world: World, signal: AbortSignal) =>
  describedFile((line) => onClone(world, line, signal), DUMP);
