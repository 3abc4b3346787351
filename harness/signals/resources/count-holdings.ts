/** Open files and connections of a service, as its own container tells them. */

import { STATES } from '../../host/tcp-table.ts';

/**
 * In nothing but a shell's own words, since an image need have no other program: the open files of all processes but
 * this shell, then the network's TCP tables. What has no inode is no open file: no process has accepted it yet.
 */
export const COUNT = `files=0
for file in /proc/[0-9]*/fd/*; do
  case $file in /proc/$$/*|*'*'*) ;; *) files=$((files+1));; esac
done
echo files $files
for table in /proc/net/tcp /proc/net/tcp6; do
  [ -r $table ] && while read -r _ local remote state _ _ _ _ _ inode _; do
    case $inode in 0|inode) ;; *) echo socket "$local" "$remote" "$state";; esac
  done < $table
done
exit 0`;

export interface Counted {
  openFiles?: number;
  connections?: Record<string, number>;
  unclosed?: number;
  clients?: number;
}

/**
 * Reads what {@link COUNT} printed. A connection to a port on which the service listens is its client's: that there are
 * many says how it is asked, Firedrill's own probes included, and not what it holds. One that the client has closed
 * and the service has not is the service's again.
 *
 * @param nameOf what listens at a port that the service connects to
 */
export function counted(printed: string, nameOf: (port: number) => string): Counted {
  const lines = printed.split('\n').map((line) => line.split(' '));
  const files = lines.find(([what]) => what === 'files')?.[1];
  if (files === undefined || Number(files) === 0) return {};
  const sockets = lines
    .filter(([what]) => what === 'socket')
    .map(([, local = '', remote = '', state]) => ({ port: portOf(local), to: portOf(remote), state }));
  const served = new Set(sockets.flatMap(({ port, state }) => (state === STATES.LISTENS ? [port] : [])));
  const theirs = sockets.filter(({ port }) => served.has(port));
  const clients = theirs.filter(({ state }) => state === STATES.ESTABLISHED).length;
  const connections: Record<string, number> = {};
  for (const { port, to, state } of sockets) {
    if (served.has(port) || (state !== STATES.ESTABLISHED && state !== STATES.UNCLOSED)) continue;
    const name = nameOf(to);
    connections[name] = (connections[name] ?? 0) + 1;
  }
  return {
    openFiles: Math.max(0, Number(files) - clients),
    connections,
    unclosed: theirs.filter(({ state }) => state === STATES.UNCLOSED).length,
    clients,
  };
}

/** Of `0100007F:1F90`. */
function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}
