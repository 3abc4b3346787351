import { deciding, releases } from 'firedrill/config';
import { rows } from '../shared/bookings.ts';
import { declared } from './declare.ts';
import { dependencies, rules, signals } from './rules.ts';
import { BEFORE, patches, sceneOf } from './variants.ts';

/** What the backout has besides steps; `rows` is shared with the killswitch. */
export const bookings = rows({ list: 'after the rollback', title: 'no critical data is lost' });

export const release = releases({
  patches,
  before: BEFORE,
  next: (variant) => sceneOf(variant).release,
  deployed: ['api', 'worker'],
});

/** One account makes half of all bookings, each other user few; whose one is shows in its id. */
const userOf = (id: string): string => (id < '8' ? 'fleet account' : `user ${id.slice(0, 2)}`);

export const decision = deciding({
  rules,
  signals,
  dependencies,
  userOf,
  content: (world, since) => world.of(bookings).since(since),
  declared,
  expects: (variant) => sceneOf(variant).expects,
});
