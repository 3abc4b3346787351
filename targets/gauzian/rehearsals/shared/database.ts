import type { DatabasePlace, World } from 'firedrill/config';

const USER = 'gauzian_user';
const PASSWORD = 'drive-on-loopback';
const DATABASE = 'gauzian_db';
/** Where a backup is restored to be seen, on a server of its own. */
export const COPY = 'restored';

/** A database, as this machine reaches it. */
export const production = (world: World): DatabasePlace => placeOf(world, 'postgres', DATABASE);
export const copy = (world: World): DatabasePlace => placeOf(world, 'keeper', COPY);

function placeOf(world: World, server: string, database: string): DatabasePlace {
  return { origin: world.stack.origin(server), user: USER, password: PASSWORD, database };
}

/** What psql is called with: all of it in one transaction, or none. */
const psql = (database: string, query: string) => [
  ...['psql', '-U', USER, '-d', database, '-At', '-v', 'ON_ERROR_STOP=1', '--single-transaction'],
  ...['-c', query],
];

export const inProduction = (world: World, query: string, signal: AbortSignal): Promise<string> =>
  world.run('postgres', psql(DATABASE, query), signal);
export const inProductionByHand = (world: World, query: string): string =>
  world.runByHand('postgres', psql(DATABASE, query));
export const onCopy = (world: World, query: string, signal: AbortSignal): Promise<string> =>
  world.run('keeper', psql(COPY, query), signal);

/** Runs a line of `sh` where backups are kept; `$DATABASE_URL` is the server of production. */
export const onKeeper = (world: World, line: string, signal: AbortSignal): Promise<string> =>
  world.run('keeper', ['sh', '-ec', line], signal);

/** The versions that a database says it is at, the newest last. */
export const VERSIONS = 'SELECT version FROM schema_version ORDER BY version';

/** Which of these tables and columns are there. */
export async function thereOf(
  world: World,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const query = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
    UNION ALL SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`;
  const there = new Set((await inProduction(world, query, signal)).trim().split('\n'));
  return names.filter((name) => there.has(name));
}
