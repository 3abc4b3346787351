import type { PacketCounts } from './packets.ts';

/** A script that has the kernel's emulator of bad networks do something to what is sent; fails where there is none. */
export function netem(what: string): string {
  return `tc qdisc replace dev eth0 root netem ${what} 2>/dev/null`;
}

/** A script after which it does nothing, whether it did before or not. */
export function deleteNetem(): string {
  return '(tc qdisc del dev eth0 root 2>/dev/null || true)';
}

/** What it has done by the output of `tc -s -j qdisc show` (tc(8)); undefined where it does nothing. */
export function parseNetem(printed: string): PacketCounts | undefined {
  const qdiscs = JSON.parse(printed || '[]') as { kind: string; packets?: number; drops?: number }[];
  const netem = qdiscs.find(({ kind }) => kind === 'netem');
  if (netem === undefined) return undefined;
  // What is dropped is not among the packets sent.
  const { packets = 0, drops = 0 } = netem;
  return { seen: packets + drops, lost: drops };
}
