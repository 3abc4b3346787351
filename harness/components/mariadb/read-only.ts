import type { Fault } from '../../model/fault.ts';
import { administer, told } from './administration.ts';

/** ER_OPTION_PREVENTS_STATEMENT (MariaDB error codes). */
const READ_ONLY = 'ERROR 1290';
/** A change of which nothing remains, since there is no such table. */
const WRITE = 'DROP TABLE IF EXISTS firedrill.look';

/**
 * The whole MariaDB server is read-only, for sessions that are open already too. Those who may administer it write on
 * (READ_ONLY ADMIN, which root has): a service must have a user of its own to notice.
 */
export const mariadbReadOnly: Fault<'commands'> = {
  name: 'mariadb-read-only',
  of: 'mariadb',

  async inject({ commands }, service, signal) {
    await administer(commands, service, `root 'SET GLOBAL read_only = ON'`, signal);
  },

  async undo({ commands }, service, signal) {
    await administer(commands, service, `root 'SET GLOBAL read_only = OFF'`, signal);
  },

  async effect({ commands }, service, signal) {
    const said = await told(commands, service, WRITE, signal);
    const seen = said.includes(READ_ONLY);
    return {
      seen,
      how: `a new session of the service's user that writes to ${service} is ${seen ? `refused with ${READ_ONLY}` : said === '' ? 'let; of root it always is' : `told: ${said}`}`,
    };
  },
};
