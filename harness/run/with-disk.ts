import type { Target } from '../contract/target-schema.ts';

/** A target of whose services one has a file system of its own where the contract of a drill says so (`disk`). Pure. */
export function withDisk(target: Target, service: string, drill: string): Target {
  const { disk } = target.contract.drills[drill] ?? {};
  const spec = target.services[service];
  if (disk === undefined || spec === undefined) return target;
  const { mounts = [] } = spec.container ?? {};
  const others = mounts.filter(({ path }) => path !== disk.path);
  const container = { ...spec.container, mounts: [...others, { ...disk, volume: `${service}-disk` }] };
  return { ...target, services: { ...target.services, [service]: { ...spec, container } } };
}
