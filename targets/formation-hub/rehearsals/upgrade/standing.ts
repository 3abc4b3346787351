import type { Standing, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { backupsIn, digest, evidenceIn } from '../shared/standing.ts';
import { allowed } from './parts.ts';

const EVIDENCE = [
  'backup.json',
  'trial.json',
  'flows.json',
  'approval.json',
  'issue.md',
  'last.json',
] as const;
const ROLES = 'SELECT rolname FROM pg_roles ORDER BY 1';

/** What must be as it was when a step is done again; what users enter meanwhile is no part of it. */
export async function standing(world: World, signal: AbortSignal): Promise<Standing> {
  const rows = async (query: string) =>
    (await sql(world, query, signal, 'postgres')).map((columns) => columns.join(' ')).join(', ');
  const { deployments, containers } = world.stack;
  return {
    'what the database ran': (await deployments.ran('database', signal)).join(' after '),
    'whether the bridge runs': String(await containers.isRunning('bridge', signal)),
    databases: await rows('SELECT datname FROM pg_database ORDER BY 1'),
    roles: digest(await rows(ROLES)),
    backups: await backupsIn(world, signal),
    evidence: await evidenceIn(world, allowed, EVIDENCE),
  };
}
