import { alertmanager } from '../components/alertmanager/alertmanager.ts';
import { alertmanagerContainer } from '../components/alertmanager/container.ts';
import { blackbox } from '../components/blackbox/blackbox.ts';
import { blackboxContainer } from '../components/blackbox/container.ts';
import type { Component, ServiceDefaults } from '../components/component.ts';
import type { ContainerPlan } from '../components/container-plan.ts';
import { type Greeting, httpGreeting } from '../components/greeting.ts';
import { prometheusContainer } from '../components/prometheus/container.ts';
import { prometheus } from '../components/prometheus/prometheus.ts';
import { toxiproxyContainer } from '../components/toxiproxy/container.ts';
import { toxiproxy } from '../components/toxiproxy/toxiproxy.ts';
import { FiredrillError } from '../model/errors.ts';
import { imageKey, type ServiceSpec } from '../model/target.ts';
import { componentOf } from './component-of.ts';
import {
  type CompanionPlan,
  companionContainer,
  type HelperSources,
  receiverContainer,
} from './own-programs.ts';

/** How one service reaches another: through a listener of Toxiproxy, so that the way can be broken. */
export interface Link {
  from: string;
  to: string;
  /** Toxiproxy's name for it. */
  proxy: string;
  listen: number;
  /** `host:port` of the service at its end. */
  address: string;
  /** What a client says first to that service. */
  greeting: Greeting;
  /** Milliseconds that every answer on it takes longer, see `ServiceSpec.distanceMs`. */
  distanceMs: number;
}

export interface StackPlan {
  containers: ContainerPlan[];
  links: Link[];
}

/** The monitoring's files as they run, and the flags that go with them. A program without a file does not run. */
export interface MonitoringFiles {
  prometheusYml: string;
  rulesYml: string;
  alertmanagerYml?: string;
  blackboxYml?: string;
  prometheusFlags: readonly string[];
  alertmanagerFlags: readonly string[];
  blackboxFlags: readonly string[];
  /** Name of the rule file as prometheus.yml mentions it. */
  rulesFile: string;
}

/** What goes into a stack besides its target. */
export interface StackParts {
  /** Those that the target's services may name. */
  components: readonly Component[];
  /** Left out: the target has none. */
  monitoring?: MonitoringFiles | undefined;
  helpers: HelperSources;
  companion?: CompanionPlan | undefined;
}

/** A service as a target has it, or with what its component has defaults for left out. */
type PlannedService = Pick<ServiceSpec, 'image' | 'build' | 'command' | 'environment' | 'distanceMs'> &
  ServiceDefaults;

/** What a stack is made of; what its owners promise is no business of the containers. */
interface StackTarget {
  name: string;
  services: Readonly<Record<string, PlannedService>>;
}

const FIRST_LISTENER = 20_001;

/**
 * Lays out the containers of a target: its services, Toxiproxy on every link that a service's environment
 * mentions as `{name}`, the monitoring with its receiver, and the fault's companion. Pure.
 *
 * @throws FiredrillError `usage` when an environment mentions a service that is not there, a service has a name that is
 *   taken, or neither it nor its component says where it listens, when it is ready or what it may use
 */
export function planStack(target: StackTarget, parts: StackParts): StackPlan {
  const services = completed(target, parts.components);
  const links = linksOf(target.name, services);
  const addresses = (from: string, text: string) =>
    text.replaceAll(/\{([\w-]+)\}/g, (_, to: string) => {
      const link = links.find((one) => one.from === from && one.to === to);
      return link ? `${toxiproxy.name}:${link.listen}` : `{${to}}`;
    });
  const theirs = services.map((service): ContainerPlan => {
    const { name, command, environment, port, ready, limits } = service;
    const variables = Object.entries(environment ?? {});
    return {
      name,
      image: imageKey(service),
      ...(command ? { command } : {}),
      environment: Object.fromEntries(variables.map(([key, value]) => [key, addresses(name, value)])),
      port,
      ready,
      limits,
      files: [],
    };
  });
  const { monitoring, helpers, companion } = parts;
  const ours = [
    toxiproxyContainer(
      links.map(({ proxy, listen, address }) => ({ name: proxy, listen, upstream: address })),
    ),
    receiverContainer(helpers),
    ...(companion
      ? [companionContainer(companion, services.find(({ name }) => name === companion.service)?.port)]
      : []),
  ];
  // Prometheus first: whatever is set, its first scrapes come 5 to 6 seconds after its start.
  const watching = monitoring === undefined ? [] : watchers(monitoring);
  for (const { name } of [...watching, ...ours])
    if (name in target.services)
      throw new FiredrillError(
        'usage',
        `targets/${target.name}/target.ts: services.${name} has the name of a container that every stack has; rename it`,
      );
  return { links, containers: [...watching, ...theirs, ...ours] };
}

function watchers({ alertmanagerYml, blackboxYml, ...monitoring }: MonitoringFiles): ContainerPlan[] {
  return [
    prometheusContainer({ ...monitoring, flags: monitoring.prometheusFlags }),
    ...(alertmanagerYml === undefined
      ? []
      : [alertmanagerContainer({ alertmanagerYml, flags: monitoring.alertmanagerFlags })]),
    ...(blackboxYml === undefined
      ? []
      : [blackboxContainer({ blackboxYml, flags: monitoring.blackboxFlags })]),
  ];
}

/**
 * The containers in an order in which to start them one after another: none before those that it calls through a link, so
 * that it need not begin with a refusal and back off; and Prometheus before those that call, so that its first scrapes,
 * 5 to 6 seconds after its start, find every service up and no alert fires over a stack that is not there yet.
 */
export function inTurns({ containers, links }: StackPlan): ContainerPlan[] {
  const depth = (name: string, above: readonly string[] = []): number => {
    // Two that call each other have no order.
    const called = links.filter(({ from, to }) => from === name && !above.includes(to));
    return Math.max(0, ...called.map(({ to }) => 1 + depth(to, [...above, name])));
  };
  const rank = ({ name }: ContainerPlan) => {
    if (name === prometheus.name) return 0.5;
    return name === alertmanager.name || name === blackbox.name ? 1 : depth(name);
  };
  return containers.toSorted((one, other) => rank(one) - rank(other));
}

type CompletedService = PlannedService & Required<ServiceDefaults> & { name: string; greeting: Greeting };

/** The services of a target with what their components say of them. A target's own service is greeted as an HTTP server. */
function completed(target: StackTarget, components: readonly Component[]): CompletedService[] {
  return Object.entries(target.services).map(([name, service]) => {
    const component = componentOf(service.image, components);
    const { port, ready, limits } = { ...component?.defaults, ...service };
    if (port === undefined || ready === undefined || limits === undefined)
      throw new FiredrillError(
        'usage',
        `targets/${target.name}/target.ts: services.${name} needs port, ready and limits: ${imageKey(service)} has no defaults for all of them`,
      );
    return { ...service, name, port, ready, limits, greeting: component?.greeting ?? httpGreeting };
  });
}

function linksOf(target: string, services: readonly CompletedService[]): Link[] {
  const mentioned = services.flatMap(({ name: from, environment = {} }) => {
    const text = Object.values(environment).join(' ');
    return [...new Set([...text.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1] ?? ''))].map((mention) => {
      const to = services.find(({ name }) => name === mention);
      if (to) return { from, to };
      throw new FiredrillError(
        'usage',
        `targets/${target}/target.ts: services.${from}.environment mentions {${mention}}, but there is no service of that ` +
          `name; services are ${services.map(({ name }) => name).join(', ')}`,
      );
    });
  });
  return mentioned.map(({ from, to }, index) => ({
    from,
    to: to.name,
    proxy: `${from}-${to.name}`,
    listen: FIRST_LISTENER + index,
    address: `${to.name}:${to.port}`,
    greeting: to.greeting,
    distanceMs: to.distanceMs ?? 0,
  }));
}
