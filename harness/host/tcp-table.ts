/** The kernel's tables of TCP sockets (proc(5), `/proc/net/tcp` and `tcp6`), of the network that a process is in. */

import { readFile } from 'node:fs/promises';

/** States of a socket (`include/net/tcp_states.h`): it waits for clients, is connected, or the other end has closed it. */
export const STATES = { LISTENS: '0A', ESTABLISHED: '01', UNCLOSED: '08' };

export interface Socket {
  family: 'IPv4' | 'IPv6';
  /** `0100007F:1F90`: the address in the machine's order of bytes, and the port, in hexadecimal. */
  local: string;
  remote: string;
  state: string;
  /** `0` as long as no process has accepted it. */
  inode: string;
}

export function socketsIn(table: string, family: Socket['family']): Socket[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      return local === undefined ? [] : [{ family, local, remote, state, inode }];
    });
}

/** @throws the file system's error where the process has ended, or this one may not look */
export async function socketsOf(pid: number): Promise<Socket[]> {
  const table = (name: string) => readFile(`/proc/${pid}/net/${name}`, 'utf8');
  const [four, six] = await Promise.all([table('tcp'), table('tcp6').catch(() => '')]);
  return [...socketsIn(four, 'IPv4'), ...socketsIn(six, 'IPv6')];
}
