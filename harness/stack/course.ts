import type { ContainerPlan } from '../components/container-plan.ts';
import type { StartedContainer } from './container.ts';
import type { StackNetwork } from './network.ts';
import type { StackPlan } from './plan.ts';

/** How far one container is. */
export interface Course {
  started: PromiseWithResolvers<void>;
  ready: PromiseWithResolvers<void>;
}

export function courseOf(): Course {
  return { started: Promise.withResolvers<void>(), ready: Promise.withResolvers<void>() };
}

/** What must have come about before a container may be started; where it fails, the stack does. */
export function waitsFor(
  { after = {} }: ContainerPlan,
  course: ReadonlyMap<string, Course>,
): Promise<void>[] {
  return Object.entries(after).map(([name, until]) => course.get(name)?.[until].promise ?? Promise.resolve());
}

/** The volumes that services share, by name, and how the engine is to make each: one of a stated size is held by memory. */
export function volumesOf({ containers }: StackPlan): ReadonlyMap<string, Record<string, string>> {
  const mounts = containers.flatMap(({ spec }) => spec?.mounts ?? []);
  const volumes = mounts.flatMap((mount) => ('volume' in mount ? [mount] : []));
  return new Map(
    volumes.map(({ volume, sizeMiB }) => [
      volume,
      sizeMiB === undefined ? {} : { type: 'tmpfs', device: 'tmpfs', o: `size=${sizeMiB}m` },
    ]),
  );
}

/** Where this machine reaches a container. */
export interface Reached {
  /** By the port that the engine publishes; empty for one that serves nothing or is asked through a relay. */
  origin: string;
  /** By its own address, where that can be had: what takes thousands of connections is more than some engines forward. */
  direct: string;
}

export function reachedAt(
  { port, control, tls, ready }: ContainerPlan,
  started: StartedContainer,
  { name: network, bridged }: Pick<StackNetwork, 'name' | 'bridged'>,
): Reached {
  if (port === undefined || control !== undefined || 'completed' in ready) return { origin: '', direct: '' };
  const scheme = tls === undefined ? 'http' : 'https';
  const origin = `${scheme}://127.0.0.1:${started.getMappedPort(port)}`;
  return { origin, direct: bridged ? `${scheme}://${started.getIpAddress(network)}:${port}` : origin };
}
