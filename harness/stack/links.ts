import type { Ask } from '../components/control-port.ts';
import { toxiproxyThrough } from '../components/toxiproxy/api.ts';
import { toxiproxy } from '../components/toxiproxy/toxiproxy.ts';
import type { CommandControl, LinkControl, NetworkControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import { dialCommand, parseOutcomes } from './dial.ts';
import { RECEIVER } from './own-programs.ts';
import type { Link } from './plan.ts';

/**
 * Control over the links of one run.
 * @param say says a request to its Toxiproxy
 */
export function linkControl(
  links: readonly Link[],
  say: Ask,
  commands: CommandControl,
  network: NetworkControl,
): LinkControl {
  const proxies = toxiproxyThrough(say);
  const find = (name: string): Link => {
    const link = links.find(({ proxy }) => proxy === name);
    if (link) return link;
    throw new FiredrillError('internal', `the stack has no link ${name}`);
  };
  const dialMany: LinkControl['dialMany'] = async (link, how, signal) => {
    const { listen, greeting } = find(link);
    const command = dialCommand({ host: toxiproxy.name, port: listen, greeting }, how);
    return parseOutcomes(await commands.run(RECEIVER, command, signal));
  };
  return {
    all: () => links.map(({ proxy }) => proxy),
    to(service) {
      const names = links.filter(({ to }) => to === service).map(({ proxy }) => proxy);
      if (names.length > 0) return names;
      throw new FiredrillError(
        'usage',
        `no link leads to ${service}: mention {${service}} in the environment of the service that uses it`,
      );
    },
    way(link) {
      const { from, to, listen } = find(link);
      return { from, to, host: toxiproxy.name, port: listen };
    },
    setListening: (link, enabled, signal) => proxies.update(find(link).proxy, { enabled }, signal),
    addToxic: (link, toxic, signal) => proxies.addToxic(find(link).proxy, toxic, signal),
    removeToxic: (link, name, signal) => proxies.removeToxic(find(link).proxy, name, signal),
    leadTo(link, address, signal) {
      const { proxy, address: own } = find(link);
      return proxies.update(proxy, { upstream: address ?? own }, signal);
    },
    redraw: (link, toxic, signal) => proxies.redraw(find(link).proxy, toxic, signal),
    async dial(link, patienceMs, signal) {
      const [seen] = await dialMany(link, { times: 1, patienceMs }, signal);
      if (seen === undefined) throw new FiredrillError('internal', `dialling ${link} told nothing`);
      return seen;
    },
    dialMany,
    async connections(link, signal) {
      const own = `state established '( sport = :${find(link).listen} )'`;
      // Links are probed from the receiver; what it has open is our own.
      const script = `ours=$(getent hosts ${RECEIVER} | cut -d ' ' -f 1); ss -Htn ${own} | grep -v -F -e " $ours:" -e ":$ours]:" | wc -l`;
      return Number(await network.run(toxiproxy.name, script, signal));
    },
  };
}
