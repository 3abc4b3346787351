/** Where the programs of a container listen, for people whose service cannot be reached. */

import type Docker from 'dockerode';
import { type Socket, STATES, socketsOf } from '../host/tcp-table.ts';

export interface Listener {
  port: number;
  /** `loopback` is the container's own: nothing outside of it gets there. */
  on: 'every address' | 'loopback' | 'one address';
  family: 'IPv4' | 'IPv6';
}

/** Of sockets, those that wait for clients. */
export function listenersIn(sockets: readonly Socket[]): Listener[] {
  return sockets.flatMap(({ family, local, state }): Listener[] => {
    const [address = '', port = ''] = local.split(':');
    if (state !== STATES.LISTENS) return [];
    const loopback = family === 'IPv4' ? address.endsWith('7F') : /^0+1000000$/.test(address);
    const on = /^0+$/.test(address) ? 'every address' : loopback ? 'loopback' : 'one address';
    return [{ port: Number.parseInt(port, 16), on, family }];
  });
}

/**
 * Why nothing answers at a port, and what to do about it; nothing where it listens as it should.
 * @param listeners those of the container, the engine's own name server left out
 */
export function whyUnreachable(port: number, listeners: readonly Listener[]): string | undefined {
  const here = listeners.filter((one) => one.port === port);
  if (here.some(({ on, family }) => family === 'IPv4' && on !== 'loopback')) return undefined;
  if (here.some(({ on }) => on === 'loopback'))
    return `it listens on port ${port} of its own loopback alone, where no other container gets: let it listen on 0.0.0.0`;
  if (here.length > 0)
    return `it listens on port ${port} by IPv6 alone, and a stack's calls come by IPv4: let it listen on 0.0.0.0, or on :: for both`;
  const others = [...new Set(listeners.filter(({ on }) => on !== 'loopback').map((one) => one.port))];
  if (others.length === 0) return `nothing listens on port ${port} in it`;
  return `nothing listens on port ${port} in it, but on ${others.sort((a, b) => a - b).join(', ')}: say so at its port`;
}

/** Where the programs of a container listen; nothing where this machine cannot look into it. */
export async function listenersOf(container: Docker.Container): Promise<Listener[] | undefined> {
  try {
    const { Pid } = (await container.inspect()).State;
    return listenersIn(await socketsOf(Pid));
  } catch {
    return undefined;
  }
}
