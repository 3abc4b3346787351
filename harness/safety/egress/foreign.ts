/** What a target names that is outside of its stack: where, and what to do about it. */

import { BlockList, isIP } from 'node:net';
import { addressNumber, readEgress } from '../../model/egress.ts';
import type { ServiceSpec } from '../../model/target.ts';
import { literalsIn } from './literals.ts';
import { mentionsIn } from './mentions.ts';

/** One mention of the world outside. */
export interface Foreign {
  /** Where it stands: `services.api.environment.PAGER`. */
  key: string;
  /** `10.0.0.7:8080`, or `hooks.example.com`. */
  address: string;
  /** In figures: it would be called as it is, and no name server is asked. */
  literal: boolean;
}

/** What the world outside is to one target. */
export interface Known {
  /** Names that are not outside: those of the stack. */
  names: readonly string[];
  /** See `egressSchema`. */
  allowed: readonly string[];
}

/** Of variables whose addresses are told and not called: peers to trust, ranges to leave alone, a version. */
const NOT_CALLED =
  /no_?proxy|trust|allow|deny|block|ignore|except|exempt|white|black|cidr|subnet|netmask|version/i;
/** The engine's own names for the machine that it is on. */
const MACHINE = ['host-gateway', 'host.docker.internal', 'gateway.docker.internal'];

/** This machine, or of a container: no packet to these is ever sent on. The last are multicast, and reserved (RFC 1112). */
const NEAR = near();

function near(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addSubnet('0.0.0.0', 8, 'ipv4');
  list.addSubnet('224.0.0.0', 3, 'ipv4');
  list.addAddress('::1', 'ipv6');
  list.addAddress('::', 'ipv6');
  list.addSubnet('ff00::', 8, 'ipv6');
  return list;
}

function isNear(host: string): boolean {
  return NEAR.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a target allows it; without a port, what is allowed at any is. */
function isAllowed(host: string, port: number | undefined, allowed: readonly string[]): boolean {
  return allowed.some((text) => {
    const egress = readEgress(text);
    if (egress === undefined || (egress.port !== undefined && port !== undefined && egress.port !== port))
      return false;
    if (egress.host !== undefined) return egress.host === host.toLowerCase();
    const number = addressNumber(host);
    if (egress.range === undefined || number === undefined) return false;
    const size = 2 ** (32 - egress.range.bits);
    return Math.floor(number / size) * size === egress.range.first;
  });
}

/** What one value names of the world outside. @param key where it stands, for messages */
export function foreignIn(key: string, value: string, { names, allowed }: Known): Foreign[] {
  const [, variable = ''] = /environment\.(.+)$/.exec(key) ?? [];
  const literal = literalsIn(value, /(?:^|\.)(?:command|entrypoint)$/.test(key))
    .filter(({ port }) => port !== undefined || /:\/\//.test(value) || !NOT_CALLED.test(variable))
    .filter(({ host, port }) => !isNear(host) && !isAllowed(host, port, allowed))
    .map(({ host, port }) => ({ key, address: portOf(host, port), literal: true }));
  const named = mentionsIn(value)
    .filter(({ host, text, port }) => isOutside(host, port !== undefined || text !== value))
    .filter(({ host, port }) => !names.includes(host) && !isAllowed(host, port, allowed))
    .map(({ host }) => ({ key, address: host, literal: false }));
  return unique([...literal, ...named]);
}

/** A full name, as names outside have it: those of a stack's services have no dot. */
function isOutside(host: string, called: boolean): boolean {
  return (
    MACHINE.includes(host) ||
    (called && /^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i.test(host) && !/\.localhost$/i.test(host))
  );
}

const portOf = (host: string, port: number | undefined) => {
  const shown = isIP(host) === 6 ? `[${host}]` : host;
  return port === undefined ? shown : `${shown}:${port}`;
};

function unique(all: readonly Foreign[]): Foreign[] {
  const seen = new Map(all.map((one) => [`${one.key} ${one.address}`, one]));
  return [...seen.values()];
}

type Service = Pick<ServiceSpec, 'environment' | 'command' | 'container'> & {
  ready?: ServiceSpec['ready'] | undefined;
};

/** What the services of a target name in their environments, commands and hosts. Files that are mounted are not read. */
export function foreignInServices(
  services: Readonly<Record<string, Service>>,
  allowed: readonly string[],
): Foreign[] {
  const hosts = Object.values(services).flatMap(({ container }) => [
    ...Object.keys(container?.hosts ?? {}),
    ...(container?.hostname === undefined ? [] : [container.hostname]),
  ]);
  const known: Known = {
    names: [...Object.keys(services), ...hosts.filter((host) => !MACHINE.includes(host))],
    allowed,
  };
  return Object.entries(services).flatMap(([name, { environment, command, container, ready }]) => {
    const at = `services.${name}`;
    const words: [string, readonly string[] | undefined][] = [
      ['command', command],
      ['container.entrypoint', container?.entrypoint],
      ['ready.command', ready !== undefined && 'command' in ready ? ready.command : undefined],
    ];
    return [
      ...Object.entries(environment ?? {}).flatMap(([key, value]) =>
        foreignIn(`${at}.environment.${key}`, value, known),
      ),
      ...words.flatMap(([key, all = []]) => all.flatMap((word) => foreignIn(`${at}.${key}`, word, known))),
      ...Object.entries(container?.hosts ?? {}).flatMap(([host, address]) =>
        foreignIn(`${at}.container.hosts.${host}`, address, known),
      ),
    ];
  });
}

/** Names the place and the remedy; what is named by a name comes to nothing, and what is in figures is refused. */
export function foreignInWords({ key, address, literal }: Foreign): string {
  const there = literal
    ? 'is outside of the stack, which reaches nothing there'
    : 'is outside of the stack, where its name is not resolved';
  const allowed =
    readEgress(address) === undefined ? "allowEgress: ['192.0.2.7:443']" : `allowEgress: ['${address}']`;
  return `${key}: ${address} ${there}; name a service of the stack, or say ${allowed} in target.ts if it must be reached`;
}
