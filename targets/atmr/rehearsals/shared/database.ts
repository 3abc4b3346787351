import type { World } from 'firedrill/config';

/** Rows of a query, each its columns; asked inside the database's own container. */
export async function sql(world: World, query: string, signal: AbortSignal): Promise<string[][]> {
  const command = [
    'psql',
    '-U',
    'atmr',
    '-d',
    'atmr',
    '-At',
    '-F',
    '\t',
    '-v',
    'ON_ERROR_STOP=1',
    '-c',
    query,
  ];
  const printed = await world.run('database', command, signal);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** The newest revision that the database has. */
export async function newestRevision(world: World, signal: AbortSignal): Promise<string> {
  return (await sql(world, 'SELECT name FROM migrations ORDER BY id DESC LIMIT 1', signal))[0]?.[0] ?? 'none';
}

export async function columns(world: World, signal: AbortSignal): Promise<string[]> {
  const query = `SELECT column_name FROM information_schema.columns WHERE table_name = 'bookings' ORDER BY ordinal_position`;
  return (await sql(world, query, signal)).map(([name = '']) => name);
}
