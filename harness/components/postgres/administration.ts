import type { CommandControl } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';

/** psql as the database's owner, by the names that the public image is configured with. */
const PSQL = `psql -X -q -At -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -U "\${POSTGRES_USER:-postgres}"`;
const OWN = `-d "\${POSTGRES_DB:-\${POSTGRES_USER:-postgres}}"`;

/** PostgreSQL's word for a write that was tried in a read-only transaction (manual, appendix A). */
const READ_ONLY = '25006';

/**
 * Runs SQL inside the database's container, each statement a transaction of its own; `:"DBNAME"` stands for the
 * database's name. The session may write whatever the defaults say: they are what is being changed.
 * @returns what it printed
 */
export function administer(
  commands: CommandControl,
  service: string,
  sql: string,
  signal: AbortSignal,
): Promise<string> {
  const script = `printf '%s' "$1" | PGOPTIONS='-c default_transaction_read_only=off' ${PSQL} ${OWN}`;
  return commands.run(service, ['sh', '-c', script, 'sh', sql], signal);
}

/** Tries a write as any client would: in a new session, by the defaults it is given. Nothing of it remains. */
export async function tryWriting(
  commands: CommandControl,
  service: string,
  signal: AbortSignal,
): Promise<Effect> {
  const script = `${PSQL} ${OWN} -c 'CREATE TEMPORARY TABLE firedrill_look () ON COMMIT DROP' 2>&1 || true`;
  const said = (await commands.run(service, ['sh', '-c', script], signal)).trim();
  const seen = said.includes(READ_ONLY);
  return {
    seen,
    how: `a new session that writes to ${service} is ${seen ? `refused with SQLSTATE ${READ_ONLY}` : said === '' ? 'let' : `told: ${said}`}`,
  };
}

/** Whether the server itself would have new sessions read only; its own database has no default that outranks it. */
export async function serverIsReadOnly(
  commands: CommandControl,
  service: string,
  signal: AbortSignal,
): Promise<boolean> {
  const script = `${PSQL} -d postgres -c 'SHOW default_transaction_read_only'`;
  return (await commands.run(service, ['sh', '-c', script], signal)).trim() === 'on';
}

/**
 * Ends every session of the database that began before now. Those at rest first, so that what is under way may
 * finish: a statement that is cut off would be another fault.
 */
export const END_OLD_SESSIONS = `
DO $$
DECLARE
  before timestamptz := clock_timestamp();
BEGIN
  FOR look IN 1..400 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN NOT EXISTS (
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND backend_start < before);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND backend_start < before
        AND (state = 'idle' OR look > 200);
    PERFORM pg_sleep(0.005);
  END LOOP;
END $$;`;
