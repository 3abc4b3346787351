import type { CommandControl } from '../../model/abilities.ts';

/**
 * The client as root and as the user that services have, by the names that the public image is configured with. Where they
 * have no user of their own, they are root, too.
 */
const CLIENTS = `
said() {
  eval "value=\\\${MARIADB_$1:-\\\${MYSQL_$1:-}} file=\\\${MARIADB_$1_FILE:-\\\${MYSQL_$1_FILE:-}}"
  if [ -n "$file" ]; then cat "$file"; else printf %s "$value"; fi
}
root() { MYSQL_PWD=$(said ROOT_PASSWORD) mariadb --user=root --batch --skip-column-names --execute="$1"; }
user=$(said USER)
word=PASSWORD
[ -n "$user" ] || { user=root word=ROOT_PASSWORD; }
service() { MYSQL_PWD=$(said $word) mariadb --protocol=tcp --host=127.0.0.1 --user="$user" --batch --skip-column-names --execute="$1"; }
`;

/**
 * Runs a shell script in the database's container, in which `root SQL` and `service SQL` are run as the server's administrator
 * and as a service would.
 * @returns what it printed
 */
export function administer(
  commands: CommandControl,
  service: string,
  script: string,
  signal: AbortSignal,
): Promise<string> {
  return commands.run(service, ['sh', '-c', `set -eu\n${CLIENTS}\n${script}`], signal);
}

/** What a service is told that sends SQL in a new session: what it printed, or the server's error. */
export async function told(
  commands: CommandControl,
  service: string,
  sql: string,
  signal: AbortSignal,
): Promise<string> {
  return (await administer(commands, service, `service '${sql}' 2>&1 || true`, signal)).trim();
}
