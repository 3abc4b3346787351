import { type CommandControl, FiredrillError, type LinkControl } from '../model.ts';
import type { Ask } from './control-relay.ts';
import { knockCommand, parseKnock } from './knock.ts';
import { type Link, TOXIPROXY, VANTAGE } from './plan.ts';
import { toxiproxyThrough } from './toxiproxy.ts';

/**
 * Control over the links of one run.
 * @param say says a request to its Toxiproxy
 */
export function linkControl(links: readonly Link[], say: Ask, commands: CommandControl): LinkControl {
  const toxiproxy = toxiproxyThrough(say);
  const find = (name: string): Link => {
    const link = links.find(({ proxy }) => proxy === name);
    if (link) return link;
    throw new FiredrillError('internal', `the stack has no link ${name}`);
  };
  return {
    to(service) {
      const names = links.filter(({ to }) => to === service).map(({ proxy }) => proxy);
      if (names.length > 0) return names;
      throw new FiredrillError(
        'usage',
        `no link leads to ${service}: mention {${service}} in the environment of the service that uses it`,
      );
    },
    setListening: (link, enabled, signal) => toxiproxy.update(find(link).proxy, { enabled }, signal),
    addToxic: (link, toxic, signal) => toxiproxy.addToxic(find(link).proxy, toxic, signal),
    removeToxic: (link, name, signal) => toxiproxy.removeToxic(find(link).proxy, name, signal),
    leadTo(link, address, signal) {
      const { proxy, address: own } = find(link);
      return toxiproxy.update(proxy, { upstream: address ?? own }, signal);
    },
    async knock(link, patienceMs, signal) {
      const command = knockCommand(TOXIPROXY, find(link).listen, patienceMs);
      return parseKnock(await commands.run(VANTAGE, command, signal));
    },
  };
}
