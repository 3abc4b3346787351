/** What is looked at and made before anything is asked for. */

import type { RehearsalStep, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { OPS } from '../shared/people.ts';
import { isPutOff } from './variants.ts';

const MINUTE = 60_000;

/** A database in use has roles besides its owner's, which no backup of the database alone holds. */
export const role: RehearsalStep = {
  id: 'role',
  title: 'There is a role that may read what was done',
  who: 'Firedrill',
  part: 'scene',
  how: ['a role reporting, which may read the audit record and no more'],
  until: 'it is there',
  limitMs: MINUTE,
  act: async (world, signal) => {
    await sql(
      world,
      `CREATE ROLE reporting LOGIN PASSWORD 'reporting'; GRANT SELECT ON audit TO reporting`,
      signal,
    );
  },
  look: async () => ({ met: true }),
};

/** PostgreSQL 17 counts checkpoints in pg_stat_checkpointer. */
export const view: RehearsalStep = {
  id: 'view',
  title: 'There is a view of checkpoints, which someone made for a dashboard',
  who: 'Firedrill',
  part: 'scene',
  how: ['CREATE VIEW checkpoints AS SELECT checkpoints_timed, checkpoints_req FROM pg_stat_bgwriter'],
  until: 'it is there',
  limitMs: MINUTE,
  only: isPutOff,
  act: async (world, signal) => {
    const query =
      'CREATE VIEW checkpoints AS SELECT checkpoints_timed, checkpoints_req FROM pg_stat_bgwriter';
    await sql(world, query, signal);
  },
  look: async () => ({ met: true }),
};

export const notes: RehearsalStep = {
  id: 'notes',
  title: 'Read the notes of the next version',
  who: OPS,
  part: 'paper',
  how: ['its list of what is incompatible, of each version in between, too'],
  until: 'what is read is people’s, so it is not rehearsed: the trial on the clone is',
  limitMs: MINUTE,
  look: async () => ({ met: true }),
};

/** Which version each server is. */
const SERVERS = { database: '15', keeper: '15', clone: '17' } as const;

export const versions: RehearsalStep = {
  id: 'versions',
  title: 'See which versions run',
  who: OPS,
  part: 'watch',
  how: ['SHOW server_version: in production, where backups are kept, and on the clone'],
  until: 'production and the place of backups are of one version, and the clone is of the next',
  limitMs: MINUTE,
  async look(world, signal) {
    const seen = await Promise.all(
      Object.entries(SERVERS).map(async ([server, major]) => {
        const version = await versionOf(world, server, signal);
        world.check('versions', server, version.startsWith(`${major}.`), version);
        return version.startsWith(`${major}.`) ? [] : [`${server} is ${version}`];
      }),
    );
    const wrong = seen.flat();
    return wrong.length === 0 ? { met: true } : { met: false, seen: wrong.join(', '), never: true };
  },
};

async function versionOf(world: World, server: string, signal: AbortSignal): Promise<string> {
  const command = ['psql', '-U', 'hub', '-d', 'postgres', '-At', '-c', 'SHOW server_version'];
  return (await world.run(server, command, signal)).trim();
}
