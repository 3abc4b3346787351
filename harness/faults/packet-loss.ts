import type { Effect } from '../model/effect.ts';
import type { Fault } from '../model/fault.ts';
import { makeTraffic } from './shared/dialling.ts';
import { deleteNetem, netem, parseNetem } from './shared/netem.ts';
import { deleteTable, everyPacket, parseCounters, table } from './shared/packets.ts';
import { whileRunning } from './shared/while-running.ts';

const TABLE = 'firedrill_loss';
/** As on a bad radio link: TCP gets everything through, some of it late. */
const SHARE = 0.1;

/**
 * The service's container loses a share of its packets: by the kernel's own emulator of bad networks (netem), which
 * loses what is sent, where the kernel has it, else by rules of nftables, which lose what comes, too.
 * @param share 0 to 1
 */
export function packetLossOf(share: number): Fault<'containers' | 'links' | 'network'> {
  return {
    name: 'packet-loss',
    strikes: { chance: share, of: 'packets' },

    async inject({ network }, service, signal) {
      await network.run(
        service,
        `${netem(`loss ${share * 100}%`)} || ${table(TABLE, everyPacket(share))}`,
        signal,
      );
    },

    undo: ({ containers, network }, service, signal) =>
      whileRunning(containers, service, signal, () =>
        network.run(service, `${deleteNetem()}; ${deleteTable(TABLE)}`, signal),
      ),

    async effect({ links, network }, service, signal) {
      await makeTraffic(links, service, signal);
      const look = `tc -s -j qdisc show dev eth0; nft -j list table inet ${TABLE} 2>/dev/null || echo '{"nftables":[]}'`;
      return lossIn(await network.run(service, look, signal), service, share);
    },
  };
}

export const packetLoss = packetLossOf(SHARE);

function lossIn(printed: string, service: string, share: number): Effect {
  const [qdiscs = '', counters = ''] = printed.trim().split('\n');
  const emulated = parseNetem(qdiscs);
  const { seen: trials, lost: struck } = emulated ?? parseCounters(counters);
  const by = emulated ? 'netem' : 'nftables, since this kernel has no netem,';
  if (trials === 0) return { seen: false, how: `no packet of ${service} is counted` };
  return {
    seen: struck > 0,
    how: `${by} lost ${struck} of ${trials} packets of ${service} (${((100 * struck) / trials).toFixed(1)} %)`,
    rate: { chance: share, of: 'packets', trials, struck },
  };
}
