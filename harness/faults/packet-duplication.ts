import type { Effect } from '../model/effect.ts';
import type { Fault } from '../model/fault.ts';
import { makeTraffic } from './shared/dialling.ts';
import { deleteNetem, netem, parseNetem } from './shared/netem.ts';
import { chance, parseCounters, undone } from './shared/packets.ts';
import { whileRunning } from './shared/while-running.ts';

const TABLE = 'firedrill_duplication';
/** More than any real network would, so that it cannot be missed. */
const SHARE = 0.25;

/** Sends the packets again on the way out, which is a place that newer kernels let nftables look at. */
const GONE = `add table netdev ${TABLE}; delete table netdev ${TABLE}`;
const table = () =>
  `nft '${GONE}; table netdev ${TABLE} { counter seen { }; counter lost { }; ` +
  `chain out { type filter hook egress device eth0 priority 0; counter name seen; ${chance(SHARE)} counter name lost dup to eth0; }; }'`;

/**
 * The service's container sends a share of its packets twice: by netem where the kernel has it, else by a rule of
 * nftables. Where the kernel has neither it cannot be injected, and says so.
 */
export const packetDuplication: Fault<'containers' | 'links' | 'network'> = {
  name: 'packet-duplication',
  strikes: { chance: SHARE, of: 'packets' },

  async inject({ network }, service, signal) {
    await network.run(service, `${netem(`duplicate ${SHARE * 100}%`)} || ${table()}`, signal);
  },

  undo: ({ containers, network }, service, signal) =>
    whileRunning(containers, service, signal, () =>
      network.run(service, `${deleteNetem()}; ${undone(GONE, `netdev ${TABLE}`)}`, signal),
    ),

  async effect({ links, network }, service, signal) {
    await makeTraffic(links, service, signal);
    const look = `tc -s -j qdisc show dev eth0; nft -j list table netdev ${TABLE} 2>/dev/null || echo '{"nftables":[]}'`;
    return duplicatesIn(await network.run(service, look, signal), service);
  },
};

function duplicatesIn(printed: string, service: string): Effect {
  const [qdiscs = '', counters = ''] = printed.trim().split('\n');
  const emulated = parseNetem(qdiscs);
  if (emulated)
    return {
      seen: emulated.seen > 0,
      how: `netem is set to send ${SHARE * 100} % of the packets of ${service} twice, but does not count how many it has`,
      rate: { chance: SHARE, of: 'packets', trials: 0, struck: 0 },
    };
  const { seen: trials, lost: struck } = parseCounters(counters);
  if (trials === 0) return { seen: false, how: `no packet of ${service} is counted` };
  return {
    seen: struck > 0,
    how: `nftables, since this kernel has no netem, sent ${struck} of ${trials} packets of ${service} twice`,
    rate: { chance: SHARE, of: 'packets', trials, struck },
  };
}
