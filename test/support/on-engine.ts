import type Docker from 'dockerode';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { LABEL_RUN } from '../../harness/safety/labels.ts';

/** The engine, asked by the test itself: what is on it is never taken from Firedrill's own bookkeeping. */
export async function engineOfTests(): Promise<Docker> {
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers, though one was provided before the tests');
  return engine.docker;
}

/** Names of everything on the engine that carries a label: by default a run's, and otherwise that of `label`. */
export async function onEngine(docker: Docker, value: string, label = LABEL_RUN): Promise<string[]> {
  const filters = { label: [`${label}=${value}`] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Id }) => Id),
    ...networks.map(({ Name }) => Name),
    ...volumes.Volumes.map(({ Name }) => Name),
  ].sort();
}

/** The volumes without a name and a label that such containers have; they must go with them. */
export async function volumesOf(docker: Docker, value: string, label = LABEL_RUN): Promise<string[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [`${label}=${value}`] } });
  return containers.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
}

export async function volumeExists(docker: Docker, name: string): Promise<boolean> {
  return docker
    .getVolume(name)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}
