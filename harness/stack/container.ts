import type Docker from 'dockerode';
import { GenericContainer, PullPolicy } from 'testcontainers';
import type { ContainerPlan } from '../components/container-plan.ts';
import type { ModuleContainer } from '../components/module-container.ts';
import { CPU_SHARES, YIELDING_CPU_SHARES } from '../engine/cpu-shares.ts';
import { freePort } from '../host/free-port.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { type Open, opened } from './library-container.ts';
import type { StackNetwork } from './network.ts';
import { endedAtOnce, type KeepLog, ReadyWait } from './ready.ts';
import { joinStack, shapeAs } from './shape-container.ts';

/** What is asked of a container that has been started. */
export type StartedContainer = Awaited<ReturnType<ModuleContainer['start']>>;

export interface ContainerPlace {
  docker: Docker;
  /** The image's reference on this engine. */
  image: string;
  network: StackNetwork;
  labels: Record<string, string>;
  /** Whether it takes only what other containers leave of the processor. */
  yielding: boolean;
  /** Milliseconds it may take from start to ready. */
  limitMs: number;
  signal: AbortSignal;
  /** Of a container that does not become ready. */
  keepLog?: KeepLog | undefined;
  /** Hosts outside of the stack that may be reached, and their addresses. */
  outside?: Readonly<Record<string, string>>;
  /** What a volume of the run is called on the engine. */
  volume(name: string): string;
  /** Told when the engine has started it, ready or not. */
  runs(): void;
}

/** Times that a container is made anew where another program of the machine came between. */
const TRIES = 3;
/**
 * As Docker and its kin put it: of a port that they cannot publish, for which another is chosen; of their firewall chains,
 * which another engine that starts on this machine removes and makes anew (libnetwork, `removeIPChains`).
 */
const CAME_BETWEEN = /port is already allocated|address already in use|No chain\/target\/match by that name/i;

/**
 * Creates and starts one container and resolves once its own check says that it is ready; one with a control port,
 * which cannot be asked from here, once it is started. It is reached at the same address when it has been stopped and started
 * again: engines would give it another, and the prober, the workload and whatever else asks it hold the first.
 * @throws FiredrillError `unavailable` naming the service and what stood in the way; the signal's reason
 */
export async function startContainer(plan: ContainerPlan, place: ContainerPlace): Promise<StartedContainer> {
  for (let tries = 1; ; tries += 1) {
    const { made, creation } = await planned(plan, place);
    try {
      return await made.start();
    } catch (error) {
      place.signal.throwIfAborted();
      if (error instanceof FiredrillError) throw error;
      const created = creation.id === undefined ? undefined : place.docker.getContainer(creation.id);
      if (tries < TRIES && CAME_BETWEEN.test(shortly(error))) {
        await created?.remove({ force: true, v: true });
        continue;
      }
      const ended = created && (await endedAtOnce(created, plan.name).catch(() => undefined));
      if (ended) throw ended;
      throw new FiredrillError(
        'unavailable',
        `service ${plan.name} could not be started: ${shortly(error)}`,
        { cause: error },
      );
    }
  }
}

async function planned(plan: ContainerPlan, place: ContainerPlace) {
  const made = plan.module?.(place.image) ?? new GenericContainer(place.image);
  const container = opened(made, plan.name);
  const creation: { id?: string } = {};
  container
    .withPullPolicy(PullPolicy.neverPull())
    // Our own sweep removes what a dead run leaves. The library's reaper is shared by all runs of a user and
    // would keep a dead run's containers for as long as any other run lives.
    .withAutoCleanup(false)
    .withLabels(place.labels)
    .withEnvironment(plan.environment)
    .withResourcesQuota({ cpu: plan.limits.cpus, memory: plan.limits.memoryMiB / 1024 })
    .withCopyContentToContainer(
      [...plan.files, ...(plan.spec?.files ?? [])].map(({ path, content, mode = 0o644 }) => ({
        content,
        target: path,
        mode,
      })),
    );
  joinStack(container, place.network, plan, place.outside);
  shapeAs(container, plan.spec, place.volume);
  container.hostConfig.CpuShares = place.yielding ? YIELDING_CPU_SHARES : CPU_SHARES;
  telling(container, place.runs, creation);
  await publish(container, plan);
  if (!plan.control) {
    const theirs = plan.module && container.waitStrategy;
    const wait = new ReadyWait(plan, place.signal, place.keepLog, theirs).withStartupTimeout(place.limitMs);
    container.withWaitStrategy(wait).withStartupTimeout(place.limitMs);
  }
  if (plan.command) container.withCommand([...plan.command]);
  return { made, creation };
}

/** Tells when the engine has made it and started it; what a module does then, it does. */
function telling(container: Open, runs: () => void, creation: { id?: string }): void {
  const { containerStarting: theirStarting, containerCreated: theirCreated } = container;
  container.containerStarting = async (...told) => {
    runs();
    await theirStarting?.apply(container, told);
  };
  container.containerCreated = async (id) => {
    creation.id = id;
    await theirCreated?.call(container, id);
  };
}

/** Its port is published where this machine has to reach it; a module may publish others. */
async function publish(container: Open, { port, control, ready }: ContainerPlan): Promise<void> {
  if (port === undefined || control !== undefined || 'completed' in ready) return;
  container.exposedPorts = container.exposedPorts.filter((one) => one !== port);
  container.withExposedPorts({ container: port, host: await freePort() });
}
