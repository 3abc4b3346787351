import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Docker from 'dockerode';
import { GenericContainer, PullPolicy, type StartedTestContainer } from 'testcontainers';
import type { ContainerPlan } from '../components/container-plan.ts';
import { CPU_SHARES, YIELDING_CPU_SHARES } from '../engine/cpu-shares.ts';
import { freePort } from '../host/free-port.ts';
import type { ContainerSpec } from '../model/container.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { StackNetwork } from './network.ts';
import { endedAtOnce, type KeepLog, ReadyWait } from './ready.ts';

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

/**
 * A container that joins the stack's network under its own name from the start. The library attaches it to
 * the engine's default network first and to ours afterwards, which costs a call and an open door.
 */
class StackContainer extends GenericContainer {
  joining(
    { name: network, fixed }: StackNetwork,
    plan: ContainerPlan,
    outside: ContainerPlace['outside'] = {},
  ): this {
    const { name, place, hosts = {}, sysctls, capabilities } = plan;
    const address = place === undefined ? {} : { IPAMConfig: { IPv4Address: fixed(place) } };
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: { Aliases: [name], ...address } } };
    this.hostConfig.Dns = [fixed(0)];
    this.hostConfig.ExtraHosts = [
      ...Object.entries(hosts).map(([host, where]) => `${host}:${fixed(where)}`),
      ...Object.entries(outside).map(([host, address]) => `${host}:${address}`),
    ];
    if (capabilities) this.hostConfig.CapAdd = [...capabilities];
    if (sysctls) this.hostConfig.Sysctls = { ...sysctls };
    return this.withNetworkMode(network);
  }

  shapedAs(spec: ContainerSpec = {}, volume: (name: string) => string): this {
    const { mounts = [], files = [], readOnly = false } = spec;
    if (spec.entrypoint) this.withEntrypoint([...spec.entrypoint]);
    if (spec.user) this.withUser(spec.user);
    if (spec.workingDir) this.withWorkingDir(spec.workingDir);
    if (spec.hostname) this.createOpts.Hostname = spec.hostname;
    if (spec.init) this.hostConfig.Init = true;
    if (spec.restart && spec.restart !== 'no') this.hostConfig.RestartPolicy = { Name: spec.restart };
    this.hostConfig.ReadonlyRootfs = readOnly;
    this.hostConfig.ExtraHosts = [
      ...(this.hostConfig.ExtraHosts ?? []),
      ...Object.entries(spec.hosts ?? {}).map(([host, address]) => `${host}:${address}`),
    ];
    // The engine puts files into a read-only root file system only where a volume is.
    const held = readOnly ? files.map(({ path }) => dirname(path)) : [];
    this.createOpts.Volumes = Object.fromEntries([...new Set(held)].map((path) => [path, {}]));
    for (const mount of mounts) {
      if ('memory' in mount) this.withTmpFs({ [mount.path]: 'rw' });
      else if ('volume' in mount) this.binding(`${volume(mount.volume)}:${mount.path}`);
      else if ('readOnly' in mount) this.binding(`${mount.readOnly}:${mount.path}:ro`);
      else this.holding(mount.copy, mount.path, readOnly);
    }
    return this;
  }

  binding(bind: string): void {
    this.hostConfig.Binds = [...(this.hostConfig.Binds ?? []), bind];
  }

  /** What is copied in stands in a volume of its own where the root file system is read-only. */
  holding(source: string, target: string, readOnly: boolean): void {
    if (statSync(source).isDirectory()) this.withCopyDirectoriesToContainer([{ source, target }]);
    else this.withCopyFilesToContainer([{ source, target }]);
    if (readOnly) this.createOpts.Volumes = { ...this.createOpts.Volumes, [target]: {} };
  }

  weighing(cpuShares: number): this {
    this.hostConfig.CpuShares = cpuShares;
    return this;
  }

  telling(runs: () => void): this {
    this.containerStarting = async () => runs();
    this.containerCreated = async (id) => {
      this.created = id;
    };
    return this;
  }

  /** Its id, once the engine has one. */
  created: string | undefined;
  protected override containerStarting?: () => Promise<void>;
  protected override containerCreated?: (id: string) => Promise<void>;
}

/** Times that another port is chosen, where a program of the machine took it meanwhile. */
const PORT_TRIES = 3;
/** As Docker and its kin put it, of a port that they cannot publish. */
const PORT_TAKEN = /port is already allocated|address already in use/i;

/**
 * Creates and starts one container and resolves once its own check says that it is ready; one with a control port,
 * which cannot be asked from here, once it is started. It is reached at the same address when it has been stopped and started
 * again: engines would give it another, and the prober, the workload and whatever else asks it hold the first.
 * @throws FiredrillError `unavailable` naming the service and what stood in the way; the signal's reason
 */
export async function startContainer(
  plan: ContainerPlan,
  place: ContainerPlace,
): Promise<StartedTestContainer> {
  for (let tries = 1; ; tries += 1) {
    const container = await planned(plan, place);
    try {
      return await container.start();
    } catch (error) {
      place.signal.throwIfAborted();
      if (error instanceof FiredrillError) throw error;
      const created =
        container.created === undefined ? undefined : place.docker.getContainer(container.created);
      if (tries < PORT_TRIES && PORT_TAKEN.test(shortly(error))) {
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

async function planned(plan: ContainerPlan, place: ContainerPlace): Promise<StackContainer> {
  const container = new StackContainer(place.image)
    .withPullPolicy(PullPolicy.neverPull())
    // Our own sweep removes what a dead run leaves. The library's reaper is shared by all runs of a user and
    // would keep a dead run's containers for as long as any other run lives.
    .withAutoCleanup(false)
    .joining(place.network, plan, place.outside)
    .weighing(place.yielding ? YIELDING_CPU_SHARES : CPU_SHARES)
    .telling(place.runs)
    .withLabels(place.labels)
    .withEnvironment(plan.environment)
    .withResourcesQuota({ cpu: plan.limits.cpus, memory: plan.limits.memoryMiB / 1024 })
    .withCopyContentToContainer(
      [...plan.files, ...(plan.spec?.files ?? [])].map(({ path, content, mode = 0o644 }) => ({
        content,
        target: path,
        mode,
      })),
    )
    .shapedAs(plan.spec, place.volume);
  if (plan.port !== undefined && !plan.control && !('completed' in plan.ready))
    container.withExposedPorts({ container: plan.port, host: await freePort() });
  if (!plan.control)
    container.withWaitStrategy(
      new ReadyWait(plan, place.signal, place.keepLog).withStartupTimeout(place.limitMs),
    );
  if (plan.command) container.withCommand([...plan.command]);
  return container;
}
