import type { CommandControl } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';
import type { Millis } from '../../model/time.ts';

/** psql as the database's owner, by the names that the public image is configured with. */
export const PSQL = `psql -X -q -At -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -U "\${POSTGRES_USER:-postgres}"`;
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

/** Where a container notes the clients that are in the background, by the name of their sessions. */
const clientsOf = (as: string): string => `/tmp/${as}.pids`;

/** Runs SQL likewise, in a session of a name of its own that goes on when this has returned. */
export async function inTheBackground(
  commands: CommandControl,
  service: string,
  { as, sql }: { as: string; sql: string },
  signal: AbortSignal,
): Promise<void> {
  const noted = clientsOf(as);
  // The server itself is the container's first process and takes each orphan for one of its own: one that ends by a signal, or with
  // more than 1, has it end all sessions and recover. So psql has a shell for its parent, which ends well whatever psql does.
  const client = `PGAPPNAME='${as}' ${PSQL} ${OWN} -c "$1" & echo $! >> ${noted}; wait; exit 0`;
  const isNoted = `[ "$(wc -l < ${noted})" -gt "$before" ]`;
  const script =
    `touch ${noted}; before=$(wc -l < ${noted}); (${client}) </dev/null >/dev/null 2>&1 & ` +
    `until ${isNoted}; do sleep 0.01; done`;
  await commands.run(service, ['sh', '-c', script, 'sh', sql], signal);
}

/** Ends the sessions of that name, and the clients first: one that is still connecting would have its session later. */
export async function endInTheBackground(
  commands: CommandControl,
  service: string,
  as: string,
  signal: AbortSignal,
): Promise<void> {
  const clients = clientsOf(as);
  const script = `if [ -f ${clients} ]; then xargs -r kill -9 < ${clients} 2>/dev/null; rm -f ${clients}; fi; true`;
  await commands.run(service, ['sh', '-c', script], signal);
  const theirs = `FROM pg_stat_activity WHERE application_name = '${as}'`;
  const end = `SELECT count(pg_terminate_backend(pid)) ${theirs};`;
  while ((await administer(commands, service, end, signal)).trim() !== '0') signal.throwIfAborted();
}

/** PostgreSQL's word for a lock that was not to be had in time (manual, appendix A). */
const LOCK_NOT_AVAILABLE = '55P03';
/** Some table of the database's own. */
const READ_A_TABLE = `
DO $$
DECLARE
  one text;
BEGIN
  SELECT format('%I.%I', schemaname, tablename) INTO STRICT one FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 1;
  EXECUTE 'LOCK TABLE ' || one || ' IN ACCESS SHARE MODE';
END $$;`;

/** Tries to read a table as any client would: in a new session, which waits so long for it. The effect is that it waits in vain. */
export async function tryReading(
  commands: CommandControl,
  service: string,
  patienceMs: Millis,
  signal: AbortSignal,
): Promise<Effect> {
  const script = `PGOPTIONS='-c lock_timeout=${patienceMs}' ${PSQL} ${OWN} -c "$1" 2>&1 || true`;
  const said = (await commands.run(service, ['sh', '-c', script, 'sh', READ_A_TABLE], signal)).trim();
  const seen = said.includes(LOCK_NOT_AVAILABLE);
  const told = seen
    ? `waits longer than ${patienceMs} ms for a table`
    : said === ''
      ? 'is let'
      : `is told: ${said}`;
  return { seen, how: `a new session that reads from ${service} ${told}` };
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
