import type { DatabasePlace, World } from 'firedrill/config';

/** A server's database, as this machine reaches it. */
export function placeOf(world: World, service: 'database' | 'restored', database = 'atmr'): DatabasePlace {
  return { origin: world.stack.origin(service), user: 'atmr', password: 'atmr', database };
}
