import type { DatabasePlace, World } from 'firedrill/config';

/** Rows of a query, each its columns; asked inside the server's own container. */
export async function sql(
  world: World,
  query: string,
  signal: AbortSignal,
  database = 'hub',
): Promise<string[][]> {
  const options = ['-At', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', query];
  const printed = await world.run('database', ['psql', '-U', 'hub', '-d', database, ...options], signal);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** A database, as this machine reaches it. */
export function placeOf(
  world: World,
  server: 'database' | 'clone' | 'keeper',
  database: string,
): DatabasePlace {
  return { origin: world.stack.origin(server), user: 'hub', password: 'hub', database };
}

/** Runs a line of `sh` where backups are kept; `$HUB_URL` is the server of production. */
export function onClone(world: World, line: string, signal: AbortSignal): Promise<string> {
  return world.run('clone', ['sh', '-ec', line], signal);
}

/** The same with the tools of the version that production runs before an upgrade. */
export function onKeeper(world: World, line: string, signal: AbortSignal): Promise<string> {
  return world.run('keeper', ['sh', '-ec', line], signal);
}
