import type { Ask } from '../components/control-port.ts';
import { toxiproxyThrough } from '../components/toxiproxy/api.ts';
import type { CommandControl, LinkControl, NetworkControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import { dialCommand, parseOutcomes } from './dial.ts';
import { RECEIVER } from './own-programs.ts';
import type { Link } from './plan-links.ts';

/**
 * Control over the links of one run.
 * @param say says a request to the Toxiproxy of that name
 */
export function linkControl(
  links: readonly Link[],
  say: (toxiproxy: string) => Ask,
  commands: CommandControl,
  network: NetworkControl,
): LinkControl {
  const through = new Map(links.map(({ host }) => [host, toxiproxyThrough(say(host))]));
  const find = (name: string): Link => {
    const link = links.find(({ proxy }) => proxy === name);
    if (link) return link;
    throw new FiredrillError('internal', `the stack has no link ${name}`);
  };
  /** The Toxiproxy of a link, and its own name for it. */
  const at = (name: string) => {
    const link = find(name);
    const toxiproxy = through.get(link.host);
    if (toxiproxy) return { ...link, toxiproxy };
    throw new FiredrillError('internal', `the stack has no ${link.host}`);
  };
  const dialMany: LinkControl['dialMany'] = async (link, how, signal) => {
    const { host, listen, greeting } = find(link);
    const command = dialCommand({ host, port: listen, greeting }, how);
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
      const { from, to, host, listen } = find(link);
      return { from, to, host, port: listen };
    },
    async setListening(link, enabled, signal) {
      const { toxiproxy, proxy } = at(link);
      await toxiproxy.update(proxy, { enabled }, signal);
    },
    async addToxic(link, toxic, signal) {
      const { toxiproxy, proxy } = at(link);
      await toxiproxy.addToxic(proxy, toxic, signal);
    },
    async removeToxic(link, name, signal) {
      const { toxiproxy, proxy } = at(link);
      await toxiproxy.removeToxic(proxy, name, signal);
    },
    async leadTo(link, address, signal) {
      const { toxiproxy, proxy, address: own } = at(link);
      await toxiproxy.update(proxy, { upstream: address ?? own }, signal);
    },
    async redraw(link, toxic, signal) {
      const { toxiproxy, proxy } = at(link);
      await toxiproxy.redraw(proxy, toxic, signal);
    },
    async dial(link, patienceMs, signal) {
      const [seen] = await dialMany(link, { times: 1, patienceMs }, signal);
      if (seen === undefined) throw new FiredrillError('internal', `dialling ${link} told nothing`);
      return seen;
    },
    dialMany,
    async connections(link, signal) {
      const { host, listen } = find(link);
      const own = `state established '( sport = :${listen} )'`;
      // Links are probed from the receiver; what it has open is our own.
      const script = `ours=$(getent hosts ${RECEIVER} | cut -d ' ' -f 1); ss -Htn ${own} | grep -v -F -e " $ours:" -e ":$ours]:" | wc -l`;
      return Number(await network.run(host, script, signal));
    },
  };
}
