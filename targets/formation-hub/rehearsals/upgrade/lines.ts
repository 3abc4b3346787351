/** Lines of shell of the upgrade, where backups are kept; `$HUB_URL` is the server of production. */

/** The backup that is verified and tried, and the last one, of when the bridge is stopped. */
export const DUMP = '/backups/before-upgrade.dump';
export const LAST = '/backups/last.dump';

/** Roles are the server's, and are in no backup of a database. */
const rolesOf = (dump: string): string => dump.replace(/dump$/, 'roles.sql');

export const take = (dump: string): string =>
  [
    `pg_dumpall --roles-only --dbname="$HUB_URL/postgres" --file=${rolesOf(dump)}`,
    `pg_dump --format=custom --file=${dump}.taking "$HUB_URL/hub"`,
    `mv ${dump}.taking ${dump}`,
  ].join(' && ');

/** Into an empty database of that address: all of it, or nothing. Roles that are there are passed over. */
export const restore = (dump: string, server: string, database: string): string =>
  [
    `psql -q --dbname="${server}/postgres" --file=${rolesOf(dump)} 2>&1 | { grep -v 'already exists' >&2 || true; }`,
    `pg_restore --exit-on-error --single-transaction --dbname="${server}/${database}" ${dump}`,
  ].join(' && ');

/** The server of a container of its own, asked in it. */
export const HERE = 'postgres://hub:hub@127.0.0.1';
export const PRODUCTION = '$HUB_URL';
