/** A rule of nftables, before its counters and its verdict. */
export interface PacketRule {
  hook: 'input' | 'output';
  /** Which packets; all when left out. */
  match?: string;
  /** The share, 0 to 1, of those packets; all when left out. */
  share?: number;
}

/** What the counters of a table say since it was made. */
export interface PacketCounts {
  seen: number;
  lost: number;
}

/** Shares are asked of the kernel in thousandths. */
const GRAIN = 1_000;

/**
 * A script that makes a table which counts the packets that rules match, and drops their share. What the table was
 * before is gone in the same transaction, so that it can be made again.
 */
export function table(name: string, rules: readonly PacketRule[]): string {
  const chain = (hook: PacketRule['hook']) => {
    const lines = rules
      .filter((rule) => rule.hook === hook)
      .flatMap(({ match = '', share = 1 }) => [
        `${match} counter name seen`,
        `${match} ${chance(share)} counter name lost drop`,
      ]);
    return `chain ${hook} { type filter hook ${hook} priority 0; ${lines.join('; ')}; }`;
  };
  const made = `table inet ${name} { counter seen { }; counter lost { }; ${chain('input')}; ${chain('output')}; }`;
  return `nft '${gone(name)}; ${made}'`;
}

/** Every packet that comes and goes, but for what the container says to itself. */
export function everyPacket(share: number): PacketRule[] {
  return [
    { hook: 'input', match: 'iifname != "lo"', share },
    { hook: 'output', match: 'oifname != "lo"', share },
  ];
}

/** How nftables matches a share of packets by chance. */
export function chance(share: number): string {
  return share >= 1 ? '' : `numgen random mod ${GRAIN} < ${Math.round(share * GRAIN)}`;
}

/** A script after which there is no such table, whether there was one or not. */
export function deleteTable(name: string): string {
  return undone(gone(name), `inet ${name}`);
}

/** A script that deletes a table; a kernel that knows no such tables has none to delete. */
export function undone(deletion: string, named: string): string {
  return `(nft '${deletion}' 2>/dev/null || ! nft list table ${named} >/dev/null 2>&1)`;
}

const gone = (name: string) => `add table inet ${name}; delete table inet ${name}`;

/** The named counters in the output of `nft -j list table` (libnftables-json(5)). */
export function parseCounters(printed: string): PacketCounts {
  const { nftables } = JSON.parse(printed) as {
    nftables: { counter?: { name: string; packets: number } }[];
  };
  const packets = (name: string) =>
    nftables.find(({ counter }) => counter?.name === name)?.counter?.packets ?? 0;
  return { seen: packets('seen'), lost: packets('lost') };
}
