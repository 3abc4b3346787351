/** What the engine is told of a container beyond its image and what the library has words for. */

import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ContainerPlan } from '../components/container-plan.ts';
import type { ContainerSpec } from '../model/container.ts';
import type { Open } from './library-container.ts';
import type { StackNetwork } from './network.ts';

/**
 * It joins the stack's network under its own name from the start. The library attaches it to the engine's default network first
 * and to ours afterwards, which costs a call and an open door.
 */
export function joinStack(
  container: Open,
  { name: network, fixed }: StackNetwork,
  { name, spec: { aliases = [] } = {}, place, hosts = {}, sysctls, capabilities }: ContainerPlan,
  outside: Readonly<Record<string, string>> = {},
): void {
  const { createOpts, hostConfig } = container;
  const address = place === undefined ? {} : { IPAMConfig: { IPv4Address: fixed(place) } };
  createOpts.NetworkingConfig = {
    EndpointsConfig: { [network]: { Aliases: [name, ...aliases], ...address } },
  };
  hostConfig.Dns = [fixed(0)];
  hostConfig.ExtraHosts = [
    ...Object.entries(hosts).map(([host, where]) => `${host}:${fixed(where)}`),
    ...Object.entries(outside).map(([host, address]) => `${host}:${address}`),
  ];
  if (capabilities) hostConfig.CapAdd = [...capabilities];
  if (sysctls) hostConfig.Sysctls = { ...sysctls };
  container.withNetworkMode(network);
}

/** @param volume what a volume of the run is called on the engine */
export function shapeAs(container: Open, spec: ContainerSpec = {}, volume: (name: string) => string): void {
  const { createOpts, hostConfig } = container;
  const { mounts = [], files = [], readOnly = false } = spec;
  if (spec.entrypoint) container.withEntrypoint([...spec.entrypoint]);
  if (spec.user) container.withUser(spec.user);
  if (spec.workingDir) container.withWorkingDir(spec.workingDir);
  if (spec.hostname) createOpts.Hostname = spec.hostname;
  if (spec.init) hostConfig.Init = true;
  if (spec.restart && spec.restart !== 'no') hostConfig.RestartPolicy = { Name: spec.restart };
  hostConfig.ReadonlyRootfs = readOnly;
  hostConfig.ExtraHosts = [
    ...(hostConfig.ExtraHosts ?? []),
    ...Object.entries(spec.hosts ?? {}).map(([host, address]) => `${host}:${address}`),
  ];
  // The engine puts files into a read-only root file system only where a volume is.
  const held = readOnly ? files.map(({ path }) => dirname(path)) : [];
  createOpts.Volumes = Object.fromEntries([...new Set(held)].map((path) => [path, {}]));
  for (const mount of mounts) {
    if ('memory' in mount) container.withTmpFs({ [mount.path]: 'rw' });
    else if ('volume' in mount) bind(hostConfig, `${volume(mount.volume)}:${mount.path}`);
    else if ('readOnly' in mount) bind(hostConfig, `${mount.readOnly}:${mount.path}:ro`);
    else hold(container, mount.copy, mount.path, readOnly);
  }
}

function bind(hostConfig: Open['hostConfig'], text: string): void {
  hostConfig.Binds = [...(hostConfig.Binds ?? []), text];
}

/** What is copied in stands in a volume of its own where the root file system is read-only. */
function hold(container: Open, source: string, target: string, readOnly: boolean): void {
  if (statSync(source).isDirectory()) container.withCopyDirectoriesToContainer([{ source, target }]);
  else container.withCopyFilesToContainer([{ source, target }]);
  const { createOpts } = container;
  if (readOnly) createOpts.Volumes = { ...createOpts.Volumes, [target]: {} };
}
