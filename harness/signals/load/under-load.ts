import { resized, type Sized, withSizes } from '../../model/sized.ts';
import type { ServiceSpec, Target } from '../../model/target.ts';
import type { LoadContract } from './contract.ts';

/** The replica that a remedy brings along. */
export const replicaName = (replica: string, remedy: string): string => `${replica}-${remedy}`;

/** All but the first of those that work together. */
export const othersOf = (scale: string, to: number): string[] =>
  Array.from({ length: to - 1 }, (_, i) => `${scale}-${i + 2}`);

/** A target whose services are sized for a load, with the replicas and workers that its remedies need. Pure. */
export function underLoad(target: Target, load: LoadContract | undefined): Target {
  if (load === undefined) return target;
  const services: Record<string, ServiceSpec> = withSizes(target.services, load.sized);
  const add = (name: string, like: string, sized: Sized) => {
    const spec = services[like];
    if (spec !== undefined) services[name] = resized(spec, sized);
  };
  for (const remedy of load.remedies) {
    if ('replica' in remedy) add(replicaName(remedy.replica, remedy.name), remedy.replica, remedy);
    else for (const other of othersOf(remedy.scale, remedy.to)) add(other, remedy.scale, {});
  }
  return { ...target, services };
}
