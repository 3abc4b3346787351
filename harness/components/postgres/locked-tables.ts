import { FiredrillError } from '../../model/errors.ts';
import type { Fault } from '../../model/fault.ts';
import type { Millis } from '../../model/time.ts';
import { administer, endInTheBackground, inTheBackground, tryReading } from './administration.ts';

/** How the session that holds the locks is called in `pg_stat_activity`. */
const SESSION = 'firedrill-lock';
/** How long a session may wait that looks whether tables are locked, milliseconds. */
const PATIENCE_MS = 100;
/** A lock that comes and goes may be gone at a look. */
const LOOKS = 5;

const LOCKED = `
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE application_name = '${SESSION}' AND mode = 'AccessExclusiveLock' AND granted;`;

const TABLES = `
SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema');`;

/** Takes every table for so long, lets the others in, and takes them again. COMMIT is allowed in a DO of its own. */
const lockAll = (heldMs: Millis): string => `
DO $$
DECLARE
  one text;
BEGIN
  LOOP
    FOR one IN
      SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
    LOOP
      EXECUTE 'LOCK TABLE ' || one || ' IN ACCESS EXCLUSIVE MODE';
    END LOOP;
    PERFORM pg_sleep(${heldMs / 1000});
    COMMIT;
  END LOOP;
END $$;`;

/** Longer than any drill. */
const FOR_GOOD_MS = 3_600_000;

/**
 * A session holds every table, as a migration does that was left open: statements of others wait for it, readers' too, and
 * each keeps its connection meanwhile. New sessions are let in, and wait as the others do.
 */
export const lockedTables: Fault<'commands'> = locking('locked-tables', FOR_GOOD_MS);

/**
 * A session takes every table again and again, and lets the others in between: each statement is late, by up to as long as
 * the tables are held, and all are carried out.
 * @param heldMs milliseconds for which they are held each time
 */
export function tablesLockedFor(heldMs: Millis): Fault<'commands'> {
  return locking('tables-locked-now-and-again', heldMs);
}

/** For less time than patient callers wait for a statement, and so long that two of them are too many. */
export const tablesLockedNowAndAgain = tablesLockedFor(1_150);

function locking(name: string, heldMs: Millis): Fault<'commands'> {
  return {
    name,
    of: 'postgres',

    async inject({ commands }, service, signal) {
      if (Number(await administer(commands, service, TABLES, signal)) === 0)
        throw new FiredrillError('unavailable', `${service} has no table that could be locked`);
      await inTheBackground(commands, service, { as: SESSION, sql: lockAll(heldMs) }, signal);
      while (Number(await administer(commands, service, LOCKED, signal)) === 0) signal.throwIfAborted();
    },

    undo: ({ commands }, service, signal) => endInTheBackground(commands, service, SESSION, signal),

    async effect({ commands }, service, signal) {
      let look = await tryReading(commands, service, PATIENCE_MS, signal);
      for (let n = 1; n < LOOKS && !look.seen; n += 1)
        look = await tryReading(commands, service, PATIENCE_MS, signal);
      return look;
    },
  };
}
