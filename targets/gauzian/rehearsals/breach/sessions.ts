import type { World } from 'firedrill/config';
import { inProduction, inProductionByHand } from '../shared/database.ts';

/** How the backend's own connections are called, and one that looks. */
const OURS = `application_name ~ '^(gauzian-backend|psql)'`;

/** A stranger's session, from elsewhere than the database's own machine; no scaling of the backend ends it. */
export const STRANGERS = {
  name: 'copy-all',
  begin: ['sh', '-c', `PGAPPNAME=copy-all psql "$DATABASE_URL" -c 'SELECT pg_sleep(1800)' >/dev/null 2>&1 &`],
} as const;

const FOREIGN = `SELECT application_name FROM pg_stat_activity WHERE datname = 'gauzian_db' AND NOT ${OURS}`;
const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'gauzian_db' AND NOT ${OURS}`;

/** By the names that they give themselves. */
export async function foreignSessions(world: World, signal: AbortSignal): Promise<string[]> {
  return (await inProduction(world, FOREIGN, signal)).trim().split('\n').filter(Boolean);
}

export const endForeignSessions = (world: World, signal: AbortSignal): Promise<string> =>
  inProduction(world, END, signal);
export const endForeignSessionsByHand = (world: World): string => inProductionByHand(world, END);
