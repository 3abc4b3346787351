import { FiredrillError } from '../model/errors.ts';
import type { ReadyCheck, Target } from '../model/target.ts';
import type { Tongue } from './knock.ts';

/** One container of a stack, before it is started. */
export interface ContainerPlan {
  /** Also its host name inside the stack. */
  name: string;
  /** A component of the image catalogue, or `service`. */
  image: string;
  command?: readonly string[];
  environment: Record<string, string>;
  port: number;
  /** Its port is one by which the stack is broken and healed: it is on no network, see `control-relay.ts`. */
  control?: true;
  ready: ReadyCheck;
  limits: { cpus: number; memoryMiB: number };
  files: { path: string; content: string }[];
  /** Whether the stack's own name server runs in it. */
  resolves?: true;
  /** Kernel parameters of the container's own network. */
  sysctls?: Readonly<Record<string, string>>;
}

/** How one service reaches another: through a listener of Toxiproxy, so that the way can be broken. */
export interface Link {
  from: string;
  to: string;
  /** Toxiproxy's name for it. */
  proxy: string;
  listen: number;
  /** `host:port` of the service at its end. */
  address: string;
  /** What is spoken on it. */
  tongue: Tongue;
  /** Milliseconds that every answer on it takes longer, see `ServiceSpec.distanceMs`. */
  distanceMs: number;
}

export interface StackPlan {
  containers: ContainerPlan[];
  links: Link[];
}

/** A server that a fault brings along, and the service that the fault goes to. */
export interface CompanionPlan {
  name: string;
  port: number;
  source: string;
  service: string;
}

/** The monitoring's files as they run, and the flags that go with them. */
export interface MonitoringFiles {
  prometheusYml: string;
  rulesYml: string;
  alertmanagerYml: string;
  blackboxYml: string;
  prometheusFlags: readonly string[];
  alertmanagerFlags: readonly string[];
  blackboxFlags: readonly string[];
  /** Name of the rule file as prometheus.yml mentions it. */
  rulesFile: string;
}

/** Sources of the programs that Firedrill itself runs inside a stack. */
export interface HelperSources {
  receiver: string;
  resolver: string;
}

/** What a stack is made of; what its owners promise is no business of the containers. */
type StackTarget = Pick<Target, 'name' | 'services'>;

export const TOXIPROXY = 'toxiproxy';
const PROMETHEUS = 'prometheus';
const ALERTMANAGER = 'alertmanager';
const BLACKBOX = 'blackbox';
const TOXIPROXY_PORT = 8474;
/** Has Node, belongs to every stack, and is nobody's to break: who wants to look from inside looks from there. */
export const VANTAGE = 'receiver';
const FIRST_LISTENER = 20_001;
/** Monitoring is small; it must not starve what it watches on a machine of two cores. */
const SMALL = { cpus: 1, memoryMiB: 256 };

/**
 * Lays out the containers of a target: its services, Toxiproxy on every link that a service's environment
 * mentions as `{name}`, the monitoring with its receiver, and the fault's companion. Pure.
 *
 * @throws FiredrillError `usage` when an environment mentions a service that is not there, or a service has a
 *   name that is taken.
 */
export function planStack(
  target: StackTarget,
  monitoring: MonitoringFiles,
  helpers: HelperSources,
  companion?: CompanionPlan,
): StackPlan {
  const links = linksOf(target);
  const addresses = (from: string, text: string) =>
    text.replaceAll(/\{([\w-]+)\}/g, (_, to: string) => {
      const link = links.find((one) => one.from === from && one.to === to);
      return link ? `${TOXIPROXY}:${link.listen}` : `{${to}}`;
    });
  const services = Object.entries(target.services).map(([name, service]): ContainerPlan => {
    const environment = Object.entries(service.environment ?? {});
    return {
      name,
      image: service.image,
      ...(service.command ? { command: service.command } : {}),
      environment: Object.fromEntries(environment.map(([key, value]) => [key, addresses(name, value)])),
      port: service.port,
      ready: service.ready,
      limits: service.limits,
      files: [],
    };
  });
  const ours = [
    toxiproxy(links),
    receiver(helpers),
    ...(companion ? [companionContainer(companion, target)] : []),
  ];
  // Prometheus first: whatever is set, its first scrapes come 5 to 6 seconds after its start.
  const watching = monitoringContainers(monitoring);
  for (const { name } of [...watching, ...ours])
    if (name in target.services)
      throw new FiredrillError(
        'usage',
        `targets/${target.name}/target.ts: services.${name} has the name of a container that every stack has; rename it`,
      );
  return { links, containers: [...watching, ...services, ...ours] };
}

/**
 * The containers in an order in which to start them one after another: nobody before whom it calls through a link, so
 * that it need not begin with a refusal and back off; and Prometheus before those who call, so that its first scrapes,
 * 5 to 6 seconds after its start, find everybody up and no alert fires over a stack that is not there yet.
 */
export function inTurns({ containers, links }: StackPlan): ContainerPlan[] {
  const depth = (name: string, above: readonly string[] = []): number => {
    // Two that call each other have no order.
    const called = links.filter(({ from, to }) => from === name && !above.includes(to));
    return Math.max(0, ...called.map(({ to }) => 1 + depth(to, [...above, name])));
  };
  const rank = ({ name }: ContainerPlan) => {
    if (name === PROMETHEUS) return 0.5;
    return name === ALERTMANAGER || name === BLACKBOX ? 1 : depth(name);
  };
  return containers.toSorted((one, other) => rank(one) - rank(other));
}

function linksOf(target: StackTarget): Link[] {
  const mentioned = Object.entries(target.services).flatMap(([from, service]) => {
    const text = Object.values(service.environment ?? {}).join(' ');
    return [...new Set([...text.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1] ?? ''))].map((to) => {
      if (!(to in target.services))
        throw new FiredrillError(
          'usage',
          `targets/${target.name}/target.ts: services.${from}.environment mentions {${to}}, but there is no service of that ` +
            `name; services are ${Object.keys(target.services).join(', ')}`,
        );
      return { from, to };
    });
  });
  return mentioned.map(({ from, to }, index) => ({
    from,
    to,
    proxy: `${from}-${to}`,
    listen: FIRST_LISTENER + index,
    address: `${to}:${target.services[to]?.port}`,
    tongue: tongueOf(target.services[to]?.image),
    distanceMs: target.services[to]?.distanceMs ?? 0,
  }));
}

/** By the component it is: whatever else a service is, it is asked as an HTTP server. */
function tongueOf(image: string | undefined): Tongue {
  return image === 'postgres' || image === 'redis' ? image : 'http';
}

function toxiproxy(links: readonly Link[]): ContainerPlan {
  const proxies = links.map(({ proxy, address, listen }) => ({
    name: proxy,
    listen: `0.0.0.0:${listen}`,
    upstream: address,
    enabled: true,
  }));
  return {
    name: TOXIPROXY,
    image: 'toxiproxy',
    // It dials without a deadline, and from its only accepting loop: a dial that meets a server's network just as it
    // goes would block every client for as long as the kernel repeats it, up to a minute after the server is back.
    sysctls: { 'net.ipv4.tcp_syn_retries': '1' },
    // Of its own API; where its proxies listen is in their file.
    command: ['-host=127.0.0.1', '-config=/tmp/proxies.json'],
    environment: {},
    port: TOXIPROXY_PORT,
    control: true,
    ready: { http: '/version' },
    limits: SMALL,
    files: [{ path: '/tmp/proxies.json', content: JSON.stringify(proxies, null, 2) }],
  };
}

function monitoringContainers(files: MonitoringFiles): ContainerPlan[] {
  return [
    {
      name: PROMETHEUS,
      image: 'prometheus',
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        ...files.prometheusFlags,
      ],
      environment: {},
      port: 9090,
      ready: { http: '/-/ready' },
      limits: SMALL,
      files: [
        { path: '/etc/prometheus/prometheus.yml', content: files.prometheusYml },
        { path: `/etc/prometheus/${files.rulesFile}`, content: files.rulesYml },
      ],
    },
    {
      name: ALERTMANAGER,
      image: 'alertmanager',
      command: [
        '--config.file=/etc/alertmanager/alertmanager.yml',
        '--storage.path=/alertmanager',
        // One of a kind: gossip would only make it wait for peers.
        '--cluster.listen-address=',
        ...files.alertmanagerFlags,
      ],
      environment: {},
      port: 9093,
      ready: { http: '/-/ready' },
      limits: SMALL,
      files: [{ path: '/etc/alertmanager/alertmanager.yml', content: files.alertmanagerYml }],
    },
    {
      name: BLACKBOX,
      image: 'blackbox',
      command: ['--config.file=/etc/blackbox_exporter/config.yml', ...files.blackboxFlags],
      environment: {},
      port: 9115,
      ready: { http: '/-/healthy' },
      limits: SMALL,
      files: [{ path: '/etc/blackbox_exporter/config.yml', content: files.blackboxYml }],
    },
  ];
}

function companionContainer(
  { name, port, source, service }: CompanionPlan,
  target: StackTarget,
): ContainerPlan {
  return {
    name,
    image: 'node',
    command: ['/companion/server.ts'],
    environment: { IN_FRONT_OF: `${service}:${target.services[service]?.port}`, PORT: String(port) },
    port,
    ready: { port: true },
    limits: SMALL,
    files: [
      { path: '/companion/server.ts', content: source },
      { path: '/companion/package.json', content: '{"type":"module"}' },
    ],
  };
}

function receiver(helpers: HelperSources): ContainerPlan {
  return {
    name: VANTAGE,
    image: 'node',
    command: ['--import', '/receiver/resolver.ts', '/receiver/server.ts'],
    environment: {},
    port: 9095,
    ready: { http: '/healthz' },
    limits: SMALL,
    files: [
      { path: '/receiver/server.ts', content: helpers.receiver },
      { path: '/receiver/resolver.ts', content: helpers.resolver },
      { path: '/receiver/package.json', content: '{"type":"module"}' },
    ],
    resolves: true,
  };
}
