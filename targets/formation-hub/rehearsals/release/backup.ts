import { backedUp } from 'firedrill/config';
import { onClone, placeOf } from '../shared/database.ts';
import { OPS } from '../shared/people.ts';
import { allowed, kept } from './parts.ts';
import { sceneOf } from './variants.ts';

/** The backup of this release; its name says so, and there is one. */
export const DUMP = '/backups/before-release.dump';
const VERIFIED = 'verified';
const TAKE = `pg_dump --format=custom --file=${DUMP}.taking "$HUB_URL/hub" && mv ${DUMP}.taking ${DUMP}`;
const RESTORE = `createdb -U hub ${VERIFIED} && pg_restore -U hub --exit-on-error --dbname=${VERIFIED} ${DUMP}`;

export const { backup, verify } = backedUp({
  who: OPS,
  dump: DUMP,
  take: (world, signal) => onClone(world, TAKE, signal),
  restore: (world, signal) => onClone(world, RESTORE, signal),
  run: onClone,
  original: (world) => placeOf(world, 'database', 'hub'),
  copy: (world) => placeOf(world, 'clone', VERIFIED),
  allowed,
  kept,
  unless: ({ variant }, step) =>
    step === 'verify' && sceneOf(variant).lacks?.includes('verification')
      ? 'in haste no one has seen to it'
      : undefined,
});
