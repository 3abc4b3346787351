import { type ContainerPlan, SMALL } from '../container-plan.ts';
import { toxiproxy } from './toxiproxy.ts';

/** One listener of Toxiproxy. */
export interface Proxy {
  name: string;
  listen: number;
  /** `host:port` of what it leads to. */
  upstream: string;
}

/** Where the first Toxiproxy of a stack is, see `ContainerPlan.place`; others follow. */
const FIRST_PLACE = 1;

/**
 * What the Toxiproxy of a lane is called. A stack has several where two callers reach a service by its own name and port:
 * each needs a listener on that port, and an address has each port once.
 */
export function toxiproxyOf(lane: number): { name: string; place: number } {
  return {
    name: lane === 0 ? toxiproxy.name : `${toxiproxy.name}-${lane + 1}`,
    place: FIRST_PLACE + lane,
  };
}

/** Toxiproxy as every stack runs it: the way between its services, so that the way can be broken. */
export function toxiproxyContainer(proxies: readonly Proxy[], lane = 0): ContainerPlan {
  const configured = proxies.map(({ name, listen, upstream }) => ({
    name,
    listen: `0.0.0.0:${listen}`,
    upstream,
    enabled: true,
  }));
  return {
    ...toxiproxyOf(lane),
    image: toxiproxy.name,
    // It dials without a deadline, and from its only accepting loop: a dial that meets a server's network just as it
    // goes would block every client for as long as the kernel repeats it, up to a minute after the server is back.
    sysctls: { 'net.ipv4.tcp_syn_retries': '1' },
    // Of its own API; where its proxies listen is in their file.
    command: ['-host=127.0.0.1', '-config=/tmp/proxies.json'],
    environment: {},
    control: 8474,
    ready: { http: '/version' },
    limits: SMALL,
    files: [{ path: '/tmp/proxies.json', content: JSON.stringify(configured, null, 2) }],
  };
}
