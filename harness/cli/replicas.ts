import { isFields } from '../model/fields.ts';
import { replicasSchema } from '../model/target.ts';
import { notWhat, readPart } from '../text/schema-problems.ts';

type Service = Readonly<Record<string, unknown>>;

/**
 * A target's services with one for each replica: `web`, `web-2` and `web-3` of a `web` with three. All are known as `web`, so that
 * its callers reach now one and now another, and the first alone as `web-1`; a drill breaks the first, or the one that it names.
 *
 * @param shown the file, for messages
 * @throws FiredrillError `usage` for a number of replicas that is none
 */
export function withReplicas(exported: unknown, shown: string): unknown {
  if (!isFields(exported) || !isFields(exported.services)) return exported;
  const services = Object.entries(exported.services);
  const names = new Map(services.map(([name, service]) => [name, namesOf(name, service, shown)]));
  const expanded = services.flatMap(([name, service]) => {
    if (!isFields(service)) return [[name, service] as const];
    const { replicas: _, ...rest } = service;
    const one = waitingForAll(rest, names);
    const all = names.get(name) ?? [name];
    return all.map((each) => [each, replica(one, name, each, all.length)] as const);
  });
  return { ...exported, services: Object.fromEntries(expanded) };
}

function namesOf(name: string, service: unknown, shown: string): string[] {
  if (!isFields(service)) return [name];
  const read = readPart(replicasSchema.optional(), service.replicas, ['services', name, 'replicas']);
  if ('problems' in read) throw notWhat(shown, 'a target', read.problems);
  return Array.from({ length: read.data ?? 1 }, (_, at) => (at === 0 ? name : `${name}-${at + 1}`));
}

/** What waits for a service waits for each of its replicas. */
function waitingForAll(service: Service, names: ReadonlyMap<string, readonly string[]>): Service {
  const { after } = service;
  if (!isFields(after)) return service;
  const all = Object.entries(after).flatMap(([name, until]) =>
    (names.get(name) ?? [name]).map((each) => [each, until]),
  );
  return { ...service, after: Object.fromEntries(all) };
}

/** Volumes that only the service itself has, the replica has for itself. */
function replica(service: Service, name: string, each: string, of: number): Service {
  if (of === 1) return service;
  const container = isFields(service.container) ? service.container : {};
  const mounts = Array.isArray(container.mounts)
    ? { mounts: container.mounts.map((mount: unknown) => ownVolume(mount, name, each)) }
    : {};
  const aliases = each === name ? [...namesIn(container.aliases), `${name}-1`] : [name];
  return { ...service, container: { ...container, ...mounts, aliases } };
}

function namesIn(given: unknown): unknown[] {
  return Array.isArray(given) ? given : [];
}

function ownVolume(mount: unknown, name: string, each: string): unknown {
  if (!isFields(mount) || typeof mount.volume !== 'string') return mount;
  const [, index] = /^(.*)-(\d+)$/.exec(mount.volume)?.slice(1) ?? [];
  return mount.volume === `${name}-${index}` ? { ...mount, volume: `${each}-${index}` } : mount;
}
