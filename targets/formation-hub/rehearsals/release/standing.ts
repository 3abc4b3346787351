import type { Standing, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { backupsIn, digest, evidenceIn } from '../shared/standing.ts';
import { allowed } from './parts.ts';

const EVIDENCE = [
  'ci.json',
  'e2e.json',
  'staging.json',
  'backup.json',
  'approval.json',
  'overrides.json',
] as const;
const TABLES = `SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
  WHERE table_schema = 'public' ORDER BY 1`;
/** Said by people and by a rehearsal; what rules tell comes and goes by itself. */
const TOLD = /^Hub(Released|CredentialsLeaked)$/;

/** What must be as it was when a step is done again; what users enter meanwhile is no part of it. */
export async function standing(world: World, signal: AbortSignal): Promise<Standing> {
  const { deployments } = world.stack;
  const ran = async (service: string) => (await deployments.ran(service, signal)).join(' after ');
  const rows = async (query: string, database: string) =>
    (await sql(world, query, signal, database)).map((columns) => columns.join(' ')).join(', ');
  const told = world.notifications.filter(({ alert, status }) => TOLD.test(alert) && status === 'firing');
  return {
    'what the bridge ran': await ran('bridge'),
    'what staging ran': await ran('staging'),
    databases: await rows('SELECT datname FROM pg_database ORDER BY 1', 'postgres'),
    tables: digest(await rows(TABLES, 'hub')),
    backups: await backupsIn(world, signal),
    evidence: await evidenceIn(world, allowed, EVIDENCE),
    'what people were told': String(told.length),
  };
}
