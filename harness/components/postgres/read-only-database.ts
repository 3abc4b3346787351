import type { Fault } from '../../model/fault.ts';
import { administer, END_OLD_SESSIONS, tryWriting } from './administration.ts';

const ON = 'ALTER DATABASE :"DBNAME" SET default_transaction_read_only = on;';
/** Not `= off`: that would remain as a setting of the database, and outrank the server's from then on. */
const OFF = 'ALTER DATABASE :"DBNAME" RESET default_transaction_read_only;';

/**
 * One database is read-only, by the statement that runbooks use. It reaches new sessions only, so open ones are
 * ended; and so they are when it is undone, which is the cure with the client's pool recycled.
 */
export const readOnlyDatabase: Fault<'commands'> = {
  name: 'read-only-database',
  of: 'postgres',

  async inject({ commands }, service, signal) {
    await administer(commands, service, ON + END_OLD_SESSIONS, signal);
  },

  async undo({ commands }, service, signal) {
    await administer(commands, service, OFF + END_OLD_SESSIONS, signal);
  },

  effect: ({ commands }, service, signal) => tryWriting(commands, service, signal),
};

/**
 * The same, cured by the statement alone: sessions that were opened meanwhile stay read-only until their client
 * gives them up, and how long that takes is the client's doing.
 */
export const readOnlyDatabaseWarmPool: Fault<'commands'> = {
  ...readOnlyDatabase,
  name: 'read-only-database-warm-pool',

  async undo({ commands }, service, signal) {
    await administer(commands, service, OFF, signal);
  },
};
