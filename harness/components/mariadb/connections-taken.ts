import type { Fault } from '../../model/fault.ts';
import { administer, told } from './administration.ts';

/** ER_CON_COUNT_ERROR: "Too many connections" (MariaDB error codes). */
const TOO_MANY = 'ERROR 1040';
/** The least that the server can be told (MariaDB manual, `max_connections`). */
const LEAST = 10;
const HELD = 'SELECT SLEEP(86400) AS firedrill';
/** Where what was configured is kept meanwhile. */
const BEFORE = '/tmp/firedrill-max-connections';
const OURS = `INFO LIKE "SELECT SLEEP(86400) AS firedrill%"`;

/**
 * Every connection that the server allows is taken by others, and those that were open are ended: pools find no way in.
 * An administrator of the server has one connection more; a service must have a user of its own to notice.
 */
export const connectionsTaken: Fault<'commands'> = {
  name: 'connections-taken',
  of: 'mariadb',

  async inject({ commands }, service, signal) {
    const script = `
[ -s ${BEFORE} ] || { root 'SELECT @@GLOBAL.max_connections' > ${BEFORE}.new && mv ${BEFORE}.new ${BEFORE}; }
root 'SET GLOBAL max_connections = 10000'
held() { root 'SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ${OURS}'; }
n=$(held)
while [ "$n" -lt ${LEAST} ]; do service '${HELD}' >/dev/null 2>&1 </dev/null & n=$((n + 1)); done
until [ "$(held)" -ge ${LEAST} ]; do sleep 0.1; done
root 'SET GLOBAL max_connections = ${LEAST}'
for id in $(root 'SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER NOT IN ("system user", "event_scheduler") AND NOT (COALESCE(INFO, "") LIKE "SELECT SLEEP(86400) AS firedrill%")'); do
  root "KILL $id" 2>/dev/null || true
done`;
    await administer(commands, service, script, signal);
  },

  async undo({ commands }, service, signal) {
    const script = `
for id in $(root 'SELECT ID FROM information_schema.PROCESSLIST WHERE ${OURS}'); do root "KILL $id" 2>/dev/null || true; done
if [ -s ${BEFORE} ]; then root "SET GLOBAL max_connections = $(cat ${BEFORE})"; rm ${BEFORE}; fi
until [ "$(root 'SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ${OURS}')" = 0 ]; do sleep 0.1; done`;
    await administer(commands, service, script, signal);
  },

  async effect({ commands }, service, signal) {
    const said = await told(commands, service, 'SELECT 1', signal);
    const seen = said.includes(TOO_MANY);
    return {
      seen,
      how: `a new session of the service's user at ${service} is ${seen ? `refused with ${TOO_MANY}` : said === '1' ? 'let in' : `told: ${said}`}`,
    };
  },
};
