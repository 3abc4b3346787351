import type { Greeting } from '../components/greeting.ts';
import { toxiproxyOf } from '../components/toxiproxy/container.ts';
import { FiredrillError } from '../model/errors.ts';
import type { ServiceSpec } from '../model/target.ts';

/** How one service reaches another: through a listener of Toxiproxy, so that the way can be broken. */
export interface Link {
  from: string;
  to: string;
  /** Toxiproxy's name for it. */
  proxy: string;
  /** The Toxiproxy on which it is. */
  host: string;
  listen: number;
  /** `host:port` of the service at its end. */
  address: string;
  /** What a client says first to that service. */
  greeting: Greeting;
  /** Milliseconds that every answer on it takes longer, see `ServiceSpec.distanceMs`. */
  distanceMs: number;
}

/** What of a service its links depend on. */
export interface LinkedService extends Pick<ServiceSpec, 'environment' | 'calls' | 'distanceMs'> {
  name: string;
  /** Other names by which the stack knows it. */
  aliases?: readonly string[];
  port?: number;
  greeting: Greeting;
}

export interface PlannedLinks {
  links: Link[];
  /** How many Toxiproxies they need. */
  lanes: number;
  /** What a service finds in its environment: addresses of proxies in place of services'. */
  environment(service: string): Record<string, string>;
  /** Names that mean a Toxiproxy in that service alone, with its place. */
  hosts(service: string): Record<string, number>;
}

/** Below are ports that services themselves listen on. */
const FIRST_LISTENER = 20_001;

type Call = NonNullable<ServiceSpec['calls']>[number];

/**
 * A link for each `{mention}` in an environment and for each call. Where an address stands in an environment it becomes the
 * proxy's; where a caller knows only the name, the name comes to mean a Toxiproxy that listens on the service's own port,
 * in that caller alone: an alias would lead all callers of a service through one link.
 *
 * @param target for messages
 * @throws FiredrillError `usage` naming a service that is mentioned and not there
 */
export function planLinks(target: string, services: readonly LinkedService[]): PlannedLinks {
  const links: Link[] = [];
  const hosts = new Map<string, Record<string, number>>();
  const environments = new Map(services.map(({ name, environment }) => [name, { ...environment }]));
  /** Ports on which each Toxiproxy listens. */
  const taken: Set<number>[] = [new Set()];
  /** A caller's names for a service lead to one lane, on which each of its ports is free. */
  const laneFor = (ports: readonly number[]) => {
    let lane = taken.findIndex((used) => ports.every((port) => !used.has(port)));
    if (lane < 0) lane = taken.push(new Set()) - 1;
    for (const port of ports) taken[lane]?.add(port);
    return lane;
  };
  const freeListener = () => {
    let port = FIRST_LISTENER;
    while (taken[0]?.has(port)) port++;
    taken[0]?.add(port);
    return port;
  };
  const add = (from: LinkedService, to: LinkedService, port: number, lane: number, listen: number) => {
    const names = [
      `${from.name}-${to.name}`,
      `${from.name}-${to.name}-${port}`,
      `${from.name}-${to.name}-${listen}-${lane}`,
    ];
    const link: Link = {
      from: from.name,
      to: to.name,
      proxy: names.find((name) => !links.some(({ proxy }) => proxy === name)) ?? String(links.length),
      host: toxiproxyOf(lane).name,
      listen,
      address: `${to.name}:${port}`,
      greeting: to.greeting,
      distanceMs: to.distanceMs ?? 0,
    };
    links.push(link);
    return link;
  };
  for (const from of services) {
    const variables = environments.get(from.name) ?? {};
    if (from.calls === undefined) {
      for (const mention of mentionsOf(variables)) {
        const to = services.find(({ name }) => name === mention) ?? firstReplica(services, mention);
        if (to === undefined)
          throw notThere(target, services, from.name, 'environment', `{${mention}}`, mention);
        const link = add(from, to, portOf(target, from, to), 0, freeListener());
        if (to.name !== mention) link.address = `${mention}:${portOf(target, from, to)}`;
        const { host, listen } = link;
        replaceIn(variables, Object.keys(variables), `{${mention}}`, `${host}:${listen}`);
      }
      continue;
    }
    for (const { service, port, address } of from.calls.filter(isAddressed)) {
      const to = called(target, services, from.name, service);
      const { host, listen } = add(from, to, port ?? portOf(target, from, to), 0, freeListener());
      replaceIn(variables, address.variables, address.text, `${host}:${listen}`);
    }
    const byName = Map.groupBy(
      from.calls.filter((call) => !isAddressed(call)),
      ({ service }) => service,
    );
    for (const [service, calls] of byName) {
      const to = called(target, services, from.name, service);
      const ports = [...new Set(calls.map(({ port }) => port ?? portOf(target, from, to)))];
      const lane = laneFor(ports);
      for (const port of ports) add(from, to, port, lane, port);
      const names = calls.flatMap((call) => call.hosts ?? [service]);
      const place = toxiproxyOf(lane).place;
      hosts.set(from.name, {
        ...hosts.get(from.name),
        ...Object.fromEntries(names.map((name) => [name, place])),
      });
    }
  }
  return {
    links,
    lanes: taken.length,
    environment: (service) => environments.get(service) ?? {},
    hosts: (service) => hosts.get(service) ?? {},
  };
}

/** `web-1` is the first replica of `web` alone, where there are several. */
function firstReplica(services: readonly LinkedService[], mention: string): LinkedService | undefined {
  return services.find(({ name, aliases = [] }) => mention === `${name}-1` && aliases.includes(mention));
}

const isAddressed = (call: Call): call is Call & Required<Pick<Call, 'address'>> =>
  call.address !== undefined;

function mentionsOf(variables: Readonly<Record<string, string>>): Set<string> {
  const text = Object.values(variables).join(' ');
  return new Set([...text.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1] ?? ''));
}

/** An address is replaced where it stands by itself: `db:5432` is no part of `olddb:5432` or of `db:54321`. */
function replaceIn(
  environment: Record<string, string>,
  variables: readonly string[],
  text: string,
  address: string,
): void {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const alone = text.startsWith('{')
    ? new RegExp(escaped, 'g')
    : new RegExp(String.raw`(?<=^|[/@,;=\s"'(])${escaped}(?=$|[/?#,;\s"')])`, 'g');
  for (const name of variables) {
    const value = environment[name];
    if (value !== undefined) environment[name] = value.replaceAll(alone, address);
  }
}

/** @throws FiredrillError `usage` */
function portOf(target: string, from: LinkedService, { name, port }: LinkedService): number {
  if (port !== undefined) return port;
  throw new FiredrillError(
    'usage',
    `targets/${target}/target.ts: services.${name} has no port, and ${from.name} calls it; say where it listens: port: 8080`,
  );
}

function called(target: string, services: readonly LinkedService[], from: string, to: string): LinkedService {
  const found = services.find(({ name }) => name === to);
  if (found) return found;
  throw notThere(target, services, from, 'calls', to, to);
}

function notThere(
  target: string,
  services: readonly LinkedService[],
  from: string,
  key: string,
  mention: string,
  name: string,
): FiredrillError {
  const names = services.map((one) => one.name).join(', ');
  return new FiredrillError(
    'usage',
    `targets/${target}/target.ts: services.${from}.${key} mentions ${mention}, but there is no service ${name}; services are ${names}`,
  );
}
