import { isIP } from 'node:net';
import { type Mention, mentionsIn } from '../safety/egress/mentions.ts';
import type { ComposeModel, ComposeService } from './compose-model.ts';

/** How one service calls another, and what in it has to change so that the way leads through a proxy. */
export interface Call {
  from: string;
  to: string;
  port: number;
  /**
   * The variables in which an address stands, and that address; or the names of the host, where its port is said elsewhere
   * or not at all: in the caller alone they then mean the proxy, which listens on the service's own port.
   */
  found: { variables: readonly string[]; text: string } | { hosts: readonly string[] };
}

/**
 * Which services of a compose file call which others, as far as the file shows it: addresses in the environment of each, and
 * what it depends on or names otherwise. A call that is found nowhere in the file is none: no fault can be put on it.
 *
 * @param portsOf the ports on which a service listens; a caller that names only its host may use any of them
 * @returns the calls, and what people should know: addresses that no proxy can stand in for
 */
export function callsOf(
  { services }: ComposeModel,
  portsOf: (service: ComposeService) => readonly number[],
): { calls: Call[]; notes: string[] } {
  const calls: Call[] = [];
  const notes: string[] = [];
  for (const from of services) {
    const mentions = Object.entries(from.environment).flatMap(([variable, value]) =>
      mentionsIn(value).map((mention) => ({ ...mention, variable })),
    );
    const words = [...(from.command ?? []), ...(from.entrypoint ?? [])].flatMap(mentionsIn);
    notes.push(
      ...mentions
        .filter(isLiteral)
        .map(
          ({ host, variable }) =>
            `line ${from.line}: services.${from.name}.environment.${variable} names the address ${host}: no proxy stands there, so no fault reaches it; name the service`,
        ),
    );
    for (const to of services) {
      if (to === from) continue;
      const names = [to.name, ...to.aliases, ...(to.hostname === undefined ? [] : [to.hostname])];
      const its = mentions.filter(({ host }) => names.includes(host));
      const addressed = its.filter(({ port, named }) => port !== undefined && !named);
      for (const text of new Set(addressed.map((one) => one.text))) {
        const same = addressed.filter((one) => one.text === text);
        const port = same[0]?.port;
        if (port !== undefined)
          calls.push({
            from: from.name,
            to: to.name,
            port,
            found: { variables: [...new Set(same.map(({ variable }) => variable))], text },
          });
      }
      const byName = [
        ...its.filter(({ port, named }) => port === undefined || named),
        ...words.filter(({ host }) => names.includes(host)),
      ];
      const depends = from.dependsOn.some(
        ({ service, until }) => service === to.name && until !== 'completed',
      );
      if (byName.length === 0 && !(depends && its.length === 0)) continue;
      const said = byName.flatMap(({ port }) => port ?? []);
      for (const port of new Set([...said, ...portsOf(to)]))
        calls.push({ from: from.name, to: to.name, port, found: { hosts: names } });
    }
  }
  return { calls, notes };
}

/** An address on another machine, or in the stack, in figures. Loopback is the service itself. */
function isLiteral({ host, port }: Mention): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0 || port === undefined) return false;
  return !bare.startsWith('127.') && bare !== '::1' && bare !== '0.0.0.0' && bare !== '::';
}
