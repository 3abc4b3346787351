import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { getContainerRuntimeClient } from 'testcontainers';
import type { ContainerPlan } from '../components/container-plan.ts';
import type { Ask } from '../components/control-port.ts';
import { networkTools } from '../components/network-tools/network-tools.ts';
import { node } from '../components/node/node.ts';
import { toxiproxyAnswers } from '../components/toxiproxy/api.ts';
import { CPU_SHARES } from '../engine/cpu-shares.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import type { Abilities } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { EgressSeen } from '../model/timeline.ts';
import type { Tls } from '../model/tls.ts';
import { LABEL_KEPT, LABEL_OWNER, LABEL_RUN, LABEL_SERVICE } from '../safety/labels.ts';
import { removeAll } from '../safety/removal.ts';
import type { Redact } from '../safety/secrets/redact.ts';
import { thingsOf } from '../safety/sweep.ts';
import { type ByHand, byHand } from './by-hand.ts';
import { commandControl } from './commands.ts';
import { startContainer } from './container.ts';
import { containerControl } from './control.ts';
import { type ControlRelay, startControlRelay } from './control-relay.ts';
import { courseOf, type Reached, reachedAt, volumesOf, waitsFor } from './course.ts';
import { type Deployments, deployments } from './deployments.ts';
import { refuseOpen, seeWayOut } from './egress.ts';
import { errorTally } from './error-tally.ts';
import { asked } from './gone.ts';
import { linkControl } from './links.ts';
import { countInLog, lastInLog, linesInLog, matchesInLog, saveLog } from './logs.ts';
import { createStackNetwork } from './network.ts';
import { networkControl } from './network-control.ts';
import { RECEIVER } from './own-programs.ts';
import { inTurns, type StackPlan } from './plan.ts';
import type { Link } from './plan-links.ts';
import { processControl } from './process-control.ts';
import { type ProcessorTime, processorTime } from './processor-time.ts';
import type { KeepLog } from './ready.ts';
import { openingsOf, outsideOf, type Resolve, withWayOut } from './way-out.ts';

/** What services printed in a minute or two is read in a fraction of a second. */
const LOGS_LIMIT_MS = 20_000;
/** Generous: a public PostgreSQL image initialises its cluster first, and the machine may be busy. */
const READY_LIMIT_MS = 60_000;

export interface StackOptions {
  docker: Docker;
  run: string;
  owner: string;
  /** Leave everything running at the end; only `clean` removes it. */
  keep: boolean;
  /** Another run measures meanwhile: this one takes only what that leaves of the processor, until `stopYielding`. */
  yielding?: boolean;
  /** Component of the catalogue → reference on this engine. */
  images: ReadonlyMap<string, string>;
  step: Step;
  signal: AbortSignal;
  /** Folder for the whole log of every container where the stack does not start; left out, they are gone with it. */
  logs?: string;
  /** Finds hosts outside that the stack may reach; this machine's own resolver where left out. */
  resolve?: Resolve;
  /** What the logs of services go through before they are filed; as they are where it is left out. */
  redact?: Redact;
}

/** A stack that runs. Disposing of it removes every container, volume and network of the run. */
export interface StartedStack extends Abilities, AsyncDisposable {
  egress: EgressSeen;
  /** `http://127.0.0.1:port` of a service, as this machine reaches it; `https:` where it speaks TLS. */
  origin(service: string): string;
  /**
   * The same without the engine's port forwarding, where this machine can reach it so. Docker's forwarder has a few files for
   * each connection and ends for good when it has no more: thousands at once would look like a service that is gone.
   * The address holds until the container is started anew.
   */
  direct(service: string): string;
  /** How a service is known that speaks TLS. */
  tls(service: string): Tls | undefined;
  /** The container of a service, for a command in it. */
  place(service: string): { id: string; socketPath?: string };
  deployments: Deployments;
  /** Its containers are worth as much as any other from now on. */
  stopYielding(): Promise<void>;
  /** The same for people to type. */
  byHand: ByHand;
  /** How many lines of a service's log contain a text. */
  countInLog(service: string, text: string): Promise<number>;
  /** The lines of a service's log that match, see `matchesInLog`. */
  matchesInLog(service: string, pattern: RegExp): Promise<{ key: string; at: number }[]>;
  /** What a service has logged since a moment, see `linesInLog`. */
  linesInLog(service: string, since: number): Promise<{ line: string; at: number }[]>;
  /** The last so many lines that a service has logged. */
  lastInLog(service: string, lines: number, signal: AbortSignal): Promise<string[]>;
  /** How long a service has had a processor. @throws Error where its container cannot tell */
  processorTime(service: string): Promise<ProcessorTime>;
  /** Writes `<service>.log` for every container into `folder`. */
  saveLogs(folder: string): Promise<LoggedErrors[]>;
}

/** How many lines of a service's log said that something failed, and when, milliseconds since 1970. */
export interface LoggedErrors {
  service: string;
  counts: readonly { at: number; errors: number }[];
}

/**
 * Starts all containers of a plan, side by side or, where it yields, one after another, and resolves when each says that
 * it is ready. When one does not, everything is removed again before the error is thrown.
 *
 * @throws FiredrillError `unavailable` naming the service, its limit, what was seen last and the line of its log that says why;
 *   `usage` where the engine lets the stack reach the world, and the plan names hosts there
 */
export async function startStack(planned: StackPlan, options: StackOptions): Promise<StartedStack> {
  const { docker, run, owner, keep, images, step, yielding = false } = options;
  const labels = { [LABEL_RUN]: run, [LABEL_OWNER]: owner, ...(keep ? { [LABEL_KEPT]: 'true' } : {}) };
  const network = `firedrill-${run}`;
  const keepLog = options.logs === undefined ? undefined : keeping(options.logs, options.redact);
  // One that fails ends the waiting of the others.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const relays = new Map<string, ControlRelay>();
  try {
    signal.throwIfAborted();
    // The library looks for the engine once; better now than in front of the first container.
    const library = Promise.allSettled([getContainerRuntimeClient()]);
    const { allowed, named } = planned.egress;
    const openings = await openingsOf(allowed, options.resolve);
    const place = await createStackNetwork(docker, network, labels, { opened: openings.length > 0 });
    await library;
    refuseOpen(await seeWayOut(place, undefined, allowed, signal), named);
    const plan = withWayOut(planned, openings, place);
    const waitingFor = new Set(plan.containers.map(({ name }) => name));
    const volume = (name: string) => `${network}-${name}`;
    await Promise.all(
      [...volumesOf(plan)].map(([name, DriverOpts]) =>
        docker.createVolume({ Name: volume(name), Labels: labels, DriverOpts }),
      ),
    );
    const course = new Map(plan.containers.map(({ name }) => [name, courseOf()]));
    let before = Promise.resolve();
    const starting = (yielding ? inTurns(plan) : plan.containers).map(async (container) => {
      const image = images.get(container.image);
      if (image === undefined)
        throw new FiredrillError(
          'unavailable',
          `no image for component ${container.image}, see firedrill doctor`,
        );
      const { started: runs, ready } = course.get(container.name) ?? courseOf();
      const mayStart = Promise.all([before, ...waitsFor(container, course)]);
      // What the engine does to start a container has no weight: beside a run that measures it does one at a time.
      if (yielding) before = runs.promise;
      try {
        await mayStart;
        signal.throwIfAborted();
        const started = await startContainer(container, {
          docker,
          image,
          network: place,
          outside: outsideOf(openings),
          labels: { ...labels, [LABEL_SERVICE]: container.name },
          yielding,
          volume,
          limitMs: READY_LIMIT_MS,
          keepLog,
          signal,
          runs: runs.resolve,
        });
        const { name, control } = container;
        if (control !== undefined)
          relays.set(name, await controlOf(name, control, started.getId(), options, labels, signal));
        waitingFor.delete(container.name);
        if (waitingFor.size > 0) step.update(`waiting for ${[...waitingFor].join(', ')}`);
        const id = started.getId();
        return {
          name: container.name,
          plan: container,
          id,
          ...reachedAt(container, started, place),
        };
      } catch (error) {
        failed.abort();
        throw error;
      } finally {
        runs.resolve();
        ready.resolve();
      }
    });
    const settled = await Promise.allSettled(starting);
    options.signal.throwIfAborted();
    const trouble = settled.find((one) => one.status === 'rejected' && !isAbort(one.reason));
    if (trouble?.status === 'rejected') throw trouble.reason;
    const services = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const receiver = services.find(({ name }) => name === RECEIVER)?.origin;
    const egress = await seeWayOut(place, receiver, allowed, signal);
    refuseOpen(egress, named);
    const stack = startedStack(services, plan.links, relays, egress, options);
    await setDistances(stack, plan.links, signal);
    return stack;
  } catch (error) {
    for (const relay of relays.values()) relay[Symbol.dispose]();
    if (keepLog !== undefined) await keepAllLogs(docker, run, keepLog).catch(() => undefined);
    await removeStack(docker, run);
    throw error;
  }
}

function keeping(folder: string, redact: Redact = (text) => text): KeepLog {
  return async (container, service) => {
    await mkdir(folder, { recursive: true });
    const saved = saveLog(container, join(folder, `${service}.log`), redact);
    await unlessAborted(AbortSignal.timeout(LOGS_LIMIT_MS), saved);
  };
}

/** What every container of a run printed that is still there; of one that did not become ready it is kept before. */
async function keepAllLogs(docker: Docker, run: string, keepLog: KeepLog): Promise<void> {
  const containers = await docker.listContainers({ all: true, filters: { label: [`${LABEL_RUN}=${run}`] } });
  const kept = containers.map(({ Id, Labels }) =>
    keepLog(docker.getContainer(Id), Labels[LABEL_SERVICE] ?? Id),
  );
  await Promise.allSettled(kept);
}

/** The way to the control port of a container that has just been started, once it answers there. */
async function controlOf(
  name: string,
  port: number,
  into: string,
  { docker, images }: StackOptions,
  labels: Record<string, string>,
  signal: AbortSignal,
): Promise<ControlRelay> {
  const image = images.get(node.name) ?? '';
  const relay = await startControlRelay({
    docker,
    image,
    into,
    port,
    labels: { ...labels, [LABEL_SERVICE]: `${name}-control` },
  });
  try {
    await toxiproxyAnswers(relay.ask, READY_LIMIT_MS, signal);
    return relay;
  } catch (error) {
    relay[Symbol.dispose]();
    throw error;
  }
}

function isAbort(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'AbortError';
}

function startedStack(
  services: ({ name: string; plan: ContainerPlan; id: string } & Reached)[],
  links: readonly Link[],
  relays: ReadonlyMap<string, ControlRelay>,
  egress: EgressSeen,
  { docker, run, owner, keep, yielding, images, redact = (text) => text }: StackOptions,
): StartedStack {
  const find = (name: string) => {
    const service = services.find((one) => one.name === name);
    if (!service) throw new FiredrillError('internal', `the stack has no service ${name}`);
    return service;
  };
  const retired: { name: string; id: string }[] = [];
  const idOf = (name: string) => find(name).id;
  const filesOf = (name: string) => {
    const { files, spec } = find(name).plan;
    return [...files, ...(spec?.files ?? [])];
  };
  const commands = commandControl(docker, idOf);
  const ours = (service: string) => ({
    [LABEL_RUN]: run,
    [LABEL_OWNER]: owner,
    [LABEL_SERVICE]: service,
  });
  const network = networkControl(docker, idOf, images.get(networkTools.name), ours(networkTools.name));
  return {
    egress,
    load: noLoad,
    traffic: noTraffic,
    containers: containerControl(docker, idOf, (name) => find(name).plan.limits),
    commands,
    network,
    processes: processControl(docker, idOf, images.get(node.name) ?? '', ours('beside')),
    deployments: deployments(docker, run, find, filesOf, (place) => void retired.push(place)),
    async stopYielding() {
      if (!yielding) return;
      const raised = services.map(({ id }) => docker.getContainer(id).update({ CpuShares: CPU_SHARES }));
      // An engine that cannot do it leaves them as they are, which is no less as long as no other run wants the processor.
      await Promise.allSettled(raised);
    },
    byHand: byHand(docker, idOf),
    links: linkControl(links, (name) => relays.get(name)?.ask ?? notThere(name), commands, network),
    origin: (name) => find(name).origin,
    direct: (name) => find(name).direct,
    tls: (name) => find(name).plan.tls,
    place(name) {
      const { modem } = docker;
      const socketPath = 'socketPath' in modem ? modem.socketPath : undefined;
      return { id: idOf(name), ...(typeof socketPath === 'string' ? { socketPath } : {}) };
    },
    countInLog: (name, text) => countInLog(docker.getContainer(find(name).id), text),
    matchesInLog: (name, pattern) => matchesInLog(docker.getContainer(find(name).id), pattern),
    linesInLog: (name, since) => linesInLog(docker.getContainer(find(name).id), since),
    lastInLog: (name, lines, signal) =>
      asked(name, 'reading the log of', LOGS_LIMIT_MS, signal, () =>
        lastInLog(docker.getContainer(find(name).id), lines),
      ),
    processorTime: (name) => processorTime(docker.getContainer(find(name).id)),
    async saveLogs(folder) {
      await mkdir(folder, { recursive: true });
      const saved = [...services, ...retired].map(async ({ name, id }): Promise<LoggedErrors> => {
        const tally = errorTally();
        await saveLog(docker.getContainer(id), join(folder, `${name}.log`), redact, tally.count);
        return { service: name, counts: tally.counts() };
      });
      return unlessAborted(AbortSignal.timeout(LOGS_LIMIT_MS), Promise.all(saved));
    },
    async [Symbol.asyncDispose]() {
      for (const relay of relays.values()) relay[Symbol.dispose]();
      if (!keep) await removeStack(docker, run);
    },
  };
}

const notThere =
  (name: string): Ask =>
  async () => {
    throw new FiredrillError('internal', `the stack has no ${name}`);
  };

/** A stack sends nothing; a drill with a load puts its own in the place of this. */
const noLoad = {
  begin: () => Promise.reject(new FiredrillError('usage', 'the contract of this drill has no load')),
  end: async () => undefined,
  effect: async () => ({ seen: false, how: 'there is no load' }),
};

/** Nor any request; a run puts its workload in the place of this. */
const noTraffic = {
  times(): void {
    throw new FiredrillError('usage', 'there is no workload');
  },
  rate: async () => ({ usual: 0, left: 0 }),
};

/** Puts services that are not next door where they are, see `ServiceSpec.distanceMs`. */
async function setDistances(
  { links: control }: StartedStack,
  links: readonly Link[],
  signal: AbortSignal,
): Promise<void> {
  const far = links.filter(({ distanceMs }) => distanceMs > 0);
  await Promise.all(
    far.map(({ proxy, distanceMs: latency }) =>
      control.addToxic(
        proxy,
        { name: 'distance', stream: 'downstream', type: 'latency', attributes: { latency, jitter: 0 } },
        signal,
      ),
    ),
  );
}

/** Removes whatever carries the run's label. @throws FiredrillError `unavailable` naming what would not go */
export async function removeStack(docker: Docker, run: string): Promise<void> {
  await removeAll(docker, () => thingsOf(docker, run));
}
