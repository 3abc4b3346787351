import type { Abilities } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { deleteTable, parseCounters, table } from './shared/packets.ts';
import { whileRunning } from './shared/while-running.ts';

/** The service that it is cut off from: every target has one of this name. */
const OTHER_SIDE = 'api';
const TABLE = 'firedrill_partition';

/**
 * The service and the API cannot reach each other, though both run and every other service reaches either: every packet
 * between them is dropped in the API's own network namespace, without a word to either.
 */
export const partition: Fault<'containers' | 'links' | 'network'> = {
  name: 'partition',

  async inject({ links, network }, service, signal) {
    const rules = waysBetween(links, service).flatMap(({ port }) => [
      { hook: 'output' as const, match: `tcp dport ${port}` },
      { hook: 'input' as const, match: `tcp sport ${port}` },
    ]);
    await network.run(OTHER_SIDE, table(TABLE, rules), signal);
  },

  undo: ({ containers, network }, _service, signal) =>
    whileRunning(containers, OTHER_SIDE, signal, () => network.run(OTHER_SIDE, deleteTable(TABLE), signal)),

  /** Tries to connect as the API does, and reads what the rules have counted. */
  async effect({ links, network }, service, signal) {
    const tries = waysBetween(links, service).map(
      ({ host, port }) => `nc -z -w 1 ${host} ${port} && through=$((through + 1))`,
    );
    const script = `through=0; set +e; ${tries.join('; ')}; echo $through; nft -j list table inet ${TABLE} 2>/dev/null || echo '{"nftables":[]}'`;
    const [through = '', counters = ''] = (await network.run(OTHER_SIDE, script, signal)).trim().split('\n');
    const { lost } = parseCounters(counters);
    return {
      seen: through === '0' && lost > 0,
      how: `${through === '0' ? 'no client' : 'a client'} beside ${OTHER_SIDE} reaches ${service}; nftables dropped ${lost} packets between them`,
    };
  },
};

/** @throws FiredrillError where no link leads there; there is nothing to cut where the API does not use it */
function waysBetween(links: Abilities['links'], service: string): { host: string; port: number }[] {
  return links
    .to(service)
    .map((link) => links.way(link))
    .filter(({ from }) => from === OTHER_SIDE);
}
