import { alertmanager } from '../components/alertmanager/alertmanager.ts';
import { alertmanagerContainer } from '../components/alertmanager/container.ts';
import { blackbox } from '../components/blackbox/blackbox.ts';
import { blackboxContainer } from '../components/blackbox/container.ts';
import type { Component, ServiceDefaults } from '../components/component.ts';
import type { ContainerPlan } from '../components/container-plan.ts';
import { httpGreeting } from '../components/greeting.ts';
import { prometheusContainer } from '../components/prometheus/container.ts';
import { prometheus } from '../components/prometheus/prometheus.ts';
import { prometheusOf } from '../components/prometheus-version.ts';
import { toxiproxyContainer, toxiproxyOf } from '../components/toxiproxy/container.ts';
import { FiredrillError } from '../model/errors.ts';
import { imageKey, type ServiceSpec } from '../model/target.ts';
import { foreignInServices, foreignInWords } from '../safety/egress/foreign.ts';
import { componentOf } from './component-of.ts';
import {
  type CompanionPlan,
  companionContainer,
  type HelperSources,
  RECEIVER,
  receiverContainer,
} from './own-programs.ts';
import { type Link, planLinks } from './plan-links.ts';
import { WAY_OUT } from './way-out.ts';

export interface StackPlan {
  containers: ContainerPlan[];
  links: Link[];
  egress: EgressPlan;
}

/** What of the world outside concerns a stack. */
export interface EgressPlan {
  /** What it may reach, see `egressSchema`. */
  allowed: readonly string[];
  /** What names hosts outside, a line each: harmless where the stack reaches none of them. */
  named: readonly string[];
}

/** The monitoring's files as they run, and the flags that go with them. A program without a file does not run. */
export interface MonitoringFiles {
  prometheusYml: string;
  /** Rules, and what else prometheus.yml reads, by their paths in the container. */
  prometheusFiles: readonly { path: string; content: string }[];
  alertmanagerYml?: string;
  /** Its templates, by their paths in the container. */
  alertmanagerFiles?: ContainerPlan['files'];
  blackboxYml?: string;
  prometheusFlags: readonly string[];
  /** The major version of Prometheus; 2 when left out. */
  version?: 2 | 3;
  /** What services find in their environment because of the monitoring, by their names. */
  environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  alertmanagerFlags: readonly string[];
  blackboxFlags: readonly string[];
  /** What in them names hosts outside, a line each. */
  outside?: readonly string[];
}

/** What goes into a stack besides its target. */
export interface StackParts {
  /** Those that the target's services may name. */
  components: readonly Component[];
  /** Left out: the target has none. */
  monitoring?: MonitoringFiles | undefined;
  helpers: HelperSources;
  /** What faults bring along. */
  companions?: readonly CompanionPlan[];
}

/** A service as a target has it, or with what its component has defaults for left out. */
type PlannedService = Pick<
  ServiceSpec,
  'image' | 'build' | 'command' | 'environment' | 'calls' | 'tls' | 'distanceMs' | 'after' | 'container'
> &
  ServiceDefaults;

/** What a stack is made of; what its owners promise is no business of the containers. */
interface StackTarget {
  name: string;
  services: Readonly<Record<string, PlannedService>>;
  allowEgress?: readonly string[];
}

/**
 * Lays out the containers of a target: its services, Toxiproxy on every link that a service's environment
 * mentions as `{name}`, the monitoring with its receiver, and the faults' companions. Pure.
 *
 * @throws FiredrillError `usage` when an environment mentions a service that is not there, a service has a name that is
 *   taken, or neither it nor its component says where it listens, when it is ready or what it may use
 */
export function planStack(target: StackTarget, parts: StackParts): StackPlan {
  const services = completed(target, parts);
  checkOrder(target);
  const { links, lanes, environment: environmentOf, hosts: hostsOf } = planLinks(target.name, services);
  const theirs = services.map((service): ContainerPlan => {
    const { name, command, port, tls, ready, limits, after, container, module } = service;
    const hosts = hostsOf(name);
    const isHeld = boundedIn(service).length > 0;
    return {
      name,
      image: imageKey(service),
      ...(module ? { module } : {}),
      ...(command ? { command } : {}),
      environment: environmentOf(name),
      ...(port === undefined ? {} : { port }),
      ...(tls === undefined ? {} : { tls: { ca: tls.ca, name: tls.name ?? name } }),
      ready,
      limits,
      ...(after || isHeld
        ? { after: { ...after, ...(isHeld ? { [RECEIVER]: 'started' as const } : {}) } }
        : {}),
      ...(container ? { spec: container } : {}),
      ...(Object.keys(hosts).length > 0 ? { hosts } : {}),
      files: [],
    };
  });
  const { monitoring, helpers, companions = [] } = parts;
  // Once each, also where several services share one.
  const bounded = new Map(services.flatMap(boundedIn).map((mount) => [mount.volume, mount]));
  const held = [...bounded.values()].map((mount) => ({ ...mount, path: `/held/${mount.volume}` }));
  const ours = [
    ...Array.from({ length: lanes }, (_, lane) => {
      const its = links.filter(({ host }) => host === toxiproxyOf(lane).name);
      return toxiproxyContainer(
        its.map(({ proxy, listen, address }) => ({ name: proxy, listen, upstream: address })),
        lane,
      );
    }),
    receiverContainer(helpers, held),
    ...companions.map((companion) =>
      companionContainer(companion, services.find(({ name }) => name === companion.service)?.port),
    ),
  ];
  // Prometheus first: whatever is set, its first scrapes come 5 to 6 seconds after its start.
  const watching = monitoring === undefined ? [] : watchers(monitoring);
  for (const name of [...[...watching, ...ours].map((one) => one.name), WAY_OUT])
    if (name in target.services)
      throw new FiredrillError(
        'usage',
        `targets/${target.name}/target.ts: services.${name} has the name of a container that every stack has; rename it`,
      );
  const { name, allowEgress: allowed = [] } = target;
  const named = foreignInServices(target.services, allowed).filter(({ literal }) => !literal);
  return {
    links,
    containers: [...watching, ...theirs, ...ours],
    egress: {
      allowed,
      named: [
        ...named.map((one) => `targets/${name}/target.ts: ${foreignInWords(one)}`),
        ...(monitoring?.outside ?? []),
      ],
    },
  };
}

/** Its volumes of a stated size. */
function boundedIn({ container: { mounts = [] } = {} }: PlannedService) {
  return mounts.flatMap((mount) => ('volume' in mount && mount.sizeMiB !== undefined ? [mount] : []));
}

function watchers({
  alertmanagerYml,
  alertmanagerFiles = [],
  blackboxYml,
  ...monitoring
}: MonitoringFiles): ContainerPlan[] {
  return [
    prometheusContainer({
      ...monitoring,
      flags: monitoring.prometheusFlags,
      image: prometheusOf(monitoring).name,
    }),
    ...(alertmanagerYml === undefined
      ? []
      : [
          alertmanagerContainer({
            alertmanagerYml,
            files: alertmanagerFiles,
            flags: monitoring.alertmanagerFlags,
          }),
        ]),
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
  // What a service has to wait for comes first, whichever calls the other. The receiver, which holds volumes, waits for none.
  const waits = (name: string): number => {
    const all = Object.keys(containers.find((one) => one.name === name)?.after ?? {});
    const after = all.filter((one) => one !== RECEIVER);
    return Math.max(0, ...after.map((one) => 1 + waits(one)));
  };
  const isAwaited = containers.some(({ after = {} }) => RECEIVER in after);
  const rank = ({ name }: ContainerPlan) => {
    if (name === RECEIVER && isAwaited) return -1;
    if (name === prometheus.name) return 0.5;
    return name === alertmanager.name || name === blackbox.name ? 1 : depth(name);
  };
  return containers.toSorted((one, other) => waits(one.name) - waits(other.name) || rank(one) - rank(other));
}

type CompletedService = PlannedService &
  Required<Omit<ServiceDefaults, 'port'>> &
  Pick<Component, 'module' | 'greeting'> & { name: string; aliases?: readonly string[] };

/** The services of a target with what their components say of them. A target's own service is greeted as an HTTP server. */
function completed(target: StackTarget, { components, monitoring }: StackParts): CompletedService[] {
  return Object.entries(target.services).map(([name, service]) => {
    const component = componentOf(service.image, components);
    const { port, ready, limits } = { ...component?.defaults, ...service };
    const asked = ready !== undefined && ('http' in ready || 'port' in ready);
    if ((asked && port === undefined) || ready === undefined || limits === undefined)
      throw new FiredrillError(
        'usage',
        `targets/${target.name}/target.ts: services.${name} needs port, ready and limits: ${imageKey(service)} has no defaults for all of them`,
      );
    const listens = port === undefined ? {} : { port };
    const environment = { ...service.environment, ...monitoring?.environment?.[name] };
    const { greeting = httpGreeting, module } = component ?? {};
    return {
      ...service,
      ...listens,
      ...(Object.keys(environment).length === 0 ? {} : { environment }),
      ...{ name, ready, limits, greeting },
      ...(service.container?.aliases ? { aliases: service.container.aliases } : {}),
      ...(module ? { module } : {}),
    };
  });
}

/** @throws FiredrillError `usage` when a service waits for one that is not there, or for itself */
function checkOrder({ name: target, services }: StackTarget): void {
  const wrong = (name: string, what: string) =>
    new FiredrillError('usage', `targets/${target}/target.ts: services.${name}.after ${what}`);
  const follow = (name: string, way: readonly string[]) => {
    for (const one of Object.keys(services[name]?.after ?? {})) {
      if (!(one in services))
        throw wrong(name, `names ${one}; services are ${Object.keys(services).join(', ')}`);
      if (way.includes(one)) throw wrong(one, `goes in a circle: ${[...way, one].join(' → ')}`);
      follow(one, [...way, one]);
    }
  };
  for (const name of Object.keys(services)) follow(name, [name]);
}
