import type Docker from 'dockerode';
import { LABEL_RUN } from './labels.ts';

/** Addresses, in their own networks, of every container that carries a run's label. */
export async function ownAddresses(docker: Docker): Promise<ReadonlySet<string>> {
  const containers = await docker.listContainers({ filters: { label: [LABEL_RUN] } });
  return new Set(
    containers
      .flatMap(({ NetworkSettings }) => Object.values(NetworkSettings.Networks))
      .map(({ IPAddress }) => IPAddress)
      .filter((address) => address !== ''),
  );
}
