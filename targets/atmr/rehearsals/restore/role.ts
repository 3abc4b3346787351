import type { RehearsalStep } from 'firedrill/config';
import { sql } from '../shared/database.ts';

/** A database in use has roles besides its owner's, which no dump of the database alone holds. */
export const reporting: RehearsalStep = {
  id: 'role',
  title: 'There is a role that may read bookings',
  who: 'Firedrill',
  part: 'scene',
  how: ['a role reporting, which may read bookings and no more'],
  until: 'it is there',
  limitMs: 60_000,
  async act(world, signal) {
    await sql(
      world,
      `CREATE ROLE reporting LOGIN PASSWORD 'reporting'; GRANT SELECT ON bookings TO reporting`,
      signal,
    );
  },
  look: async () => ({ met: true }),
};
