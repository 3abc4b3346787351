import type { Clock } from '../../host/clock.ts';
import type { Interval } from '../../model/time.ts';
import { type Content, contentAt, type DatabasePlace } from './content.ts';

/** A session of pg_dump that holds a table has its snapshot: what is written from then on is no part of the backup. */
const HAS_SNAPSHOT = `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_class c ON c.oid = l.relation
  WHERE a.application_name = 'pg_dump' AND l.mode = 'AccessShareLock' AND l.granted AND c.relkind = 'r'
    AND c.relnamespace = 'public'::regnamespace`;

/** A dump, and what the database held at its moment. */
export interface Dumped {
  noted: Content;
  /** What the command printed. */
  printed: string;
  /** When its snapshot was taken, on the run's clock. */
  moment: Interval;
}

/**
 * Has pg_dump take a dump of a database that users write to, and notes what the database held at its moment.
 * @param dump runs pg_dump. @throws what `dump` throws
 */
export async function contentWhenDumped(
  place: DatabasePlace,
  dump: () => Promise<string>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Dumped> {
  let over = false;
  let done: Promise<string> = Promise.resolve('');
  let moment: Interval = { low: 0, high: 0 };
  const noted = await contentAt(place, async (ask) => {
    const low = clock.now();
    done = dump().finally(() => {
      over = true;
    });
    // Whatever becomes of it is asked below.
    done.catch(() => undefined);
    // Within a transaction the server shows sessions as they were when it was first asked.
    const hasSnapshot = async () => {
      await ask('SELECT pg_stat_clear_snapshot()');
      return (await ask(HAS_SNAPSHOT)).length > 0;
    };
    while (!over && !(await hasSnapshot())) signal.throwIfAborted();
    moment = { low, high: clock.now() };
  });
  return { noted, printed: await done, moment };
}
