import { ask } from '../http/ask.ts';
import { addressNumber, addressText } from '../model/egress.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { EgressSeen } from '../model/timeline.ts';
import type { StackNetwork } from './network.ts';

const ANSWER_LIMIT_MS = 2_000;

/**
 * Looks at the routes that the stack's receiver has by its own kernel: an engine may take an option and do nothing of it.
 * @param origin of the receiver; left out, the stack has none, and only the engine's word is had
 */
export async function seeWayOut(
  network: StackNetwork,
  origin: string | undefined,
  allowed: readonly string[],
  signal: AbortSignal,
): Promise<EgressSeen> {
  if (!network.guarded)
    return {
      guarded: false,
      detail: 'this engine knows no network whose gateway is an address of ours',
      allowed,
    };
  if (origin === undefined) return { guarded: true, detail: 'the engine says so', allowed };
  try {
    const { text } = await ask(`${origin}/routes`, { deadlineMs: ANSWER_LIMIT_MS, signal });
    const leading = waysOut(text, network);
    return leading.length === 0
      ? { guarded: true, detail: 'no route of its containers leads out', allowed }
      : { guarded: false, detail: `its containers have a route by ${leading.join(' and ')}`, allowed };
  } catch (error) {
    signal.throwIfAborted();
    return {
      guarded: false,
      detail: `the routes of its containers could not be read: ${shortly(error)}`,
      allowed,
    };
  }
}

/** @throws FiredrillError `usage` where an open stack is told of hosts outside, with each line that tells */
export function refuseOpen(
  { guarded, detail }: Pick<EgressSeen, 'guarded' | 'detail'>,
  named: readonly string[],
): void {
  if (guarded || named.length === 0) return;
  throw new FiredrillError(
    'usage',
    `egress is unguarded (${detail}), and so nothing is started that names hosts outside of the stack:\n${named.join('\n')}`,
  );
}

/**
 * Gateways other than the one that nothing has, in the kernel's tables of routes (proc(5), `/proc/net/route` and
 * `/proc/net/ipv6_route`), and devices on which more than the stack's own network is said to be.
 */
export function waysOut(tables: string, { wayOut, bits }: Pick<StackNetwork, 'wayOut' | 'bits'>): string[] {
  const found = tables.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    return columns.length === 11 ? outByIpv4(columns, wayOut, bits) : outByIpv6(columns);
  });
  return [...new Set(found)];
}

/** `eth0 00000000 FE4D1DAC 0003 0 0 0 00000000 0 0 0`: numbers are as the machine has them in memory, the lowest byte first. */
function outByIpv4(columns: readonly string[], wayOut: string, bits: number): string[] {
  const [device = '', , gateway = '', , , , , mask = ''] = columns;
  if (!/^[\dA-F]{8}$/.test(gateway)) return [];
  const [by, netmask] = [gateway, mask].map(littleEndian);
  if (by !== 0) return by === addressNumber(wayOut) ? [] : [addressText(by ?? 0)];
  const own = 2 ** 32 - 2 ** (32 - bits);
  return (netmask ?? 0) >= own ? [] : [device];
}

/** `destination 00 source 00 next-hop …  eth0`. */
function outByIpv6(columns: readonly string[]): string[] {
  const hop = columns.length === 10 ? (columns[4] ?? '') : '';
  return /^[\da-f]{32}$/.test(hop) && !/^0+$/.test(hop) ? [hop.replaceAll(/(.{4})(?!$)/g, '$1:')] : [];
}

function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE();
}
