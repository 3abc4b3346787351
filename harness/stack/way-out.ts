import { lookup } from 'node:dns/promises';
import { type ContainerPlan, SMALL } from '../components/container-plan.ts';
import { networkTools } from '../components/network-tools/network-tools.ts';
import { addressText, readEgress } from '../model/egress.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { StackNetwork } from './network.ts';
import { RECEIVER } from './own-programs.ts';

/** The container that has the address to which all others send what is not for the stack; there is none where nothing is allowed. */
export const WAY_OUT = 'way-out';

/** What may pass: a range in figures, and the name that it was found by. */
export interface Opening {
  range: string;
  port?: number;
  host?: string;
}

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<{ address: string }[]>;

/**
 * What a target's `allowEgress` comes to. Names are resolved once, by this machine: the stack has no name server that could.
 * @throws FiredrillError `unavailable` naming a host that has no IPv4 address
 */
export async function openingsOf(
  allowed: readonly string[],
  resolve: Resolve = (host) => lookup(host, { family: 4, all: true }),
): Promise<Opening[]> {
  const each = allowed.map(async (text): Promise<Opening[]> => {
    const { host, range, port } = readEgress(text) ?? {};
    const at = port === undefined ? {} : { port };
    if (range !== undefined) return [{ range: `${addressText(range.first)}/${range.bits}`, ...at }];
    if (host === undefined) return [];
    try {
      return (await resolve(host)).map(({ address }) => ({ range: `${address}/32`, host, ...at }));
    } catch (error) {
      throw new FiredrillError(
        'unavailable',
        `allowEgress: this machine finds no IPv4 address of ${host} (${shortly(error)}); name another host or its address`,
        { cause: error },
      );
    }
  });
  return (await Promise.all(each)).flat();
}

/** Each host by name that may be reached, and its address: for hosts files, and for the stack's name server. */
export function outsideOf(openings: readonly Opening[]): Record<string, string> {
  return Object.fromEntries(
    openings.flatMap(({ host, range }) => (host === undefined ? [] : [[host, range.replace('/32', '')]])),
  );
}

/** The plan with a way out for what may be reached; all others wait until that is there. Without openings, as it was. */
export function withWayOut<Plan extends { containers: ContainerPlan[] }>(
  plan: Plan,
  openings: readonly Opening[],
  network: Pick<StackNetwork, 'wayOut' | 'bits' | 'bridge'>,
): Plan {
  if (openings.length === 0) return plan;
  const others = plan.containers.map((one) => ({
    ...one,
    after: { ...one.after, [WAY_OUT]: 'ready' as const },
    ...(one.name === RECEIVER
      ? { environment: { ...one.environment, OUTSIDE: JSON.stringify(outsideOf(openings)) } }
      : {}),
  }));
  return { ...plan, containers: [wayOutContainer(openings, network), ...others] };
}

/**
 * Passes on what is allowed and drops all else, in its own network namespace alone. It takes the address that the others send
 * to when the rules stand, and under its own, so that the machine's own rules see each packet as from one container.
 */
function wayOutContainer(
  openings: readonly Opening[],
  { wayOut, bits, bridge }: Pick<StackNetwork, 'wayOut' | 'bits' | 'bridge'>,
): ContainerPlan {
  const script = `
nft -f /egress.nft
device=$(ip -o -4 route show default | sed 's/.* dev \\([^ ]*\\).*/\\1/')
ip route replace default via ${bridge} dev $device
ip address add ${wayOut}/${bits} dev $device
touch /tmp/open
exec sleep infinity
`;
  return {
    name: WAY_OUT,
    image: networkTools.name,
    command: ['sh', '-ec', script],
    environment: {},
    ready: { command: ['test', '-e', '/tmp/open'] },
    limits: SMALL,
    files: [{ path: '/egress.nft', content: rulesFor(openings) }],
    spec: { init: true },
    capabilities: ['NET_ADMIN'],
    sysctls: { 'net.ipv4.ip_forward': '1' },
  };
}

/** What nft is told. Its redirects would show the others the way past it. */
export function rulesFor(openings: readonly Opening[]): string {
  const passes = openings.flatMap(({ range, port }) =>
    port === undefined
      ? [`ip daddr ${range} accept`]
      : ['tcp', 'udp'].map((protocol) => `ip daddr ${range} ${protocol} dport ${port} accept`),
  );
  return `table ip egress {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ${[...new Set(passes)].join('\n    ')}
  }
  chain output {
    type filter hook output priority filter; policy accept;
    icmp type redirect drop
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    masquerade
  }
}
`;
}
