import type { ContainerPlan } from '../components/container-plan.ts';
import type { StartedContainer } from './container.ts';
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

/** The volumes that services share. */
export function volumesOf({ containers }: StackPlan): string[] {
  const mounts = containers.flatMap(({ spec }) => spec?.mounts ?? []);
  return [...new Set(mounts.flatMap((mount) => ('volume' in mount ? mount.volume : [])))];
}

/** Where this machine reaches a container; empty for one that serves nothing or is asked through a relay. */
export function originOf({ port, control, tls, ready }: ContainerPlan, started: StartedContainer): string {
  if (port === undefined || control !== undefined || 'completed' in ready) return '';
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${started.getMappedPort(port)}`;
}
