import { runner } from 'node-pg-migrate';
import pg from 'pg';

/** Which migrations to run: all that are missing, the last so many back, or back until one is the newest. */
export type Migrating = { up: true } | { down: number } | { downTo: string };

const DIRECTORY = new URL('../../migrations/', import.meta.url).pathname;
const TABLE = 'migrations';

/** The revisions that a database has, oldest first; none for one that no migration has seen. */
export async function revisions(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      TABLE,
    ]);
    if (!rows[0]?.there) return [];
    return (await client.query<{ name: string }>(`SELECT name FROM ${TABLE} ORDER BY id`)).rows.map(
      ({ name }) => name,
    );
  } finally {
    await client.end();
  }
}

/**
 * Runs migrations, all of them in one transaction or none.
 * @returns the revisions that were run, in that order
 * @throws Error when the database has not got the revision that is to become its newest
 */
export async function runMigrations(
  databaseUrl: string,
  what: Migrating,
  log: (line: string) => void,
): Promise<string[]> {
  const count = 'up' in what ? undefined : 'down' in what ? what.down : await above(databaseUrl, what.downTo);
  if (count === 0) return [];
  const run = await runner({
    databaseUrl,
    dir: DIRECTORY,
    migrationsTable: TABLE,
    direction: 'up' in what ? 'up' : 'down',
    ...(count === undefined ? {} : { count }),
    singleTransaction: true,
    advisoryLockMode: 'wait',
    log,
  });
  return run.map(({ name }) => name);
}

/** How many of a database's revisions are newer than one of them. */
async function above(databaseUrl: string, revision: string): Promise<number> {
  const there = await revisions(databaseUrl);
  const at = there.indexOf(revision);
  if (at < 0)
    throw new Error(
      `the database is not past ${revision}; it has ${there.join(', ') || 'no revision at all'}`,
    );
  return there.length - 1 - at;
}
