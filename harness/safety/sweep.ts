import type Docker from 'dockerode';
import { LABEL_KEPT, LABEL_OWNER, LABEL_RUN } from './labels.ts';
import { lifeOf } from './owner.ts';
import type { Thing } from './removal.ts';

/** Something of a run that is still there. */
export interface Leftover extends Thing {
  run: string;
  /** On purpose, with `--keep`. */
  kept: boolean;
  /** Started on another machine or in another container: whether its run is over cannot be seen from here. */
  elsewhere: boolean;
}

interface Labelled extends Thing {
  labels: Record<string, string> | undefined;
}

/** What dead or kept runs left on this engine. Things of runs that live, or may live elsewhere, are not leftovers. */
export async function findLeftovers(docker: Docker): Promise<Leftover[]> {
  return (await findAllButAlive(docker)).filter(({ elsewhere }) => !elsewhere);
}

/** The same with what was started elsewhere. */
export async function findAllButAlive(docker: Docker): Promise<Leftover[]> {
  return (await labelled(docker, LABEL_RUN)).flatMap(({ labels, ...thing }) => {
    const life = lifeOf(labels?.[LABEL_OWNER] ?? '');
    if (life === 'alive') return [];
    const run = labels?.[LABEL_RUN] ?? '';
    return [{ ...thing, run, kept: labels?.[LABEL_KEPT] === 'true', elsewhere: life === 'elsewhere' }];
  });
}

/** Whatever one run has on the engine: read from there, not from our own bookkeeping. */
export function thingsOf(docker: Docker, run: string): Promise<Thing[]> {
  return labelled(docker, `${LABEL_RUN}=${run}`);
}

async function labelled(docker: Docker, label: string): Promise<Labelled[]> {
  const filters = { label: [label] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map((c) => ({
      kind: 'container' as const,
      id: c.Id,
      name: (c.Names[0] ?? c.Id).replace(/^\//, ''),
      labels: c.Labels,
    })),
    ...networks.map((n) => ({ kind: 'network' as const, id: n.Id, name: n.Name, labels: n.Labels })),
    ...volumes.Volumes.map((v) => ({ kind: 'volume' as const, id: v.Name, name: v.Name, labels: v.Labels })),
  ];
}
