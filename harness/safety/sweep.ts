import type Docker from 'dockerode';
import { LABEL_KEPT, LABEL_OWNER, LABEL_RUN } from './labels.ts';
import { isAlive } from './owner.ts';

/** Something of a run that is still there. */
export interface Leftover {
  kind: 'container' | 'network' | 'volume';
  id: string;
  name: string;
  run: string;
  /** `kept` on purpose with `--keep`; otherwise the run that owned it is dead. */
  kept: boolean;
}

interface Labelled {
  kind: Leftover['kind'];
  id: string;
  name: string;
  labels: Record<string, string> | undefined;
}

/** What dead or kept runs left on this engine. Things of runs that still live are not leftovers. */
export async function findLeftovers(docker: Docker): Promise<Leftover[]> {
  const filters = { label: [LABEL_RUN] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const all: Labelled[] = [
    ...containers.map((c) => ({
      kind: 'container' as const,
      id: c.Id,
      name: (c.Names[0] ?? c.Id).replace(/^\//, ''),
      labels: c.Labels,
    })),
    ...networks.map((n) => ({ kind: 'network' as const, id: n.Id, name: n.Name, labels: n.Labels })),
    ...volumes.Volumes.map((v) => ({ kind: 'volume' as const, id: v.Name, name: v.Name, labels: v.Labels })),
  ];
  return all.flatMap(({ labels, ...thing }) => {
    const kept = labels?.[LABEL_KEPT] === 'true';
    const dead = !isAlive(labels?.[LABEL_OWNER] ?? '');
    return dead ? [{ ...thing, run: labels?.[LABEL_RUN] ?? '', kept }] : [];
  });
}

/** Removes leftovers: containers first, since networks and volumes cannot go while they are used. */
export async function removeLeftovers(docker: Docker, leftovers: readonly Leftover[]): Promise<void> {
  const of = (kind: Leftover['kind']) => leftovers.filter((leftover) => leftover.kind === kind);
  await Promise.all(
    of('container').map(({ id }) => gone(docker.getContainer(id).remove({ force: true, v: true }))),
  );
  await Promise.all([
    ...of('network').map(({ id }) => gone(docker.getNetwork(id).remove())),
    ...of('volume').map(({ id }) => gone(docker.getVolume(id).remove({ force: true }))),
  ]);
}

/** Resolves also when somebody else has removed it, or is just doing so. */
export async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409) throw error;
  }
}
