import type Docker from 'dockerode';
import type { GenericContainer, WaitStrategy } from 'testcontainers';
import { z } from 'zod';
import type { ModuleContainer } from '../components/module-container.ts';
import { FiredrillError } from '../model/errors.ts';

type Setters =
  | 'withAutoCleanup'
  | 'withCommand'
  | 'withCopyContentToContainer'
  | 'withCopyDirectoriesToContainer'
  | 'withCopyFilesToContainer'
  | 'withEntrypoint'
  | 'withEnvironment'
  | 'withExposedPorts'
  | 'withLabels'
  | 'withNetworkMode'
  | 'withPullPolicy'
  | 'withResourcesQuota'
  | 'withStartupTimeout'
  | 'withTmpFs'
  | 'withUser'
  | 'withWaitStrategy'
  | 'withWorkingDir';

type PublishedPort = Parameters<GenericContainer['withExposedPorts']>[number];

/**
 * A container of the library before it is started, with what its types keep to those who inherit: what the engine is told, and
 * what is called on the way. Modules inherit from it, each from the release of the library that it was written for.
 */
export interface Open extends Pick<GenericContainer, Setters> {
  createOpts: Docker.ContainerCreateOptions;
  hostConfig: Docker.HostConfig;
  exposedPorts: PublishedPort[];
  waitStrategy?: WaitStrategy | undefined;
  containerCreated?: (id: string) => Promise<void>;
  containerStarting?: (...told: unknown[]) => Promise<void>;
}

const openSchema = z.custom<Open>(
  (one) =>
    typeof one === 'object' &&
    one !== null &&
    ['createOpts', 'hostConfig', 'exposedPorts', 'withWaitStrategy'].every((key) => key in one),
);

/** @throws FiredrillError `usage` when it is none of the library's, or of a release that is built otherwise */
export function opened(made: ModuleContainer, service: string): Open {
  const open = openSchema.safeParse(made);
  if (open.success) return open.data;
  throw new FiredrillError(
    'usage',
    `service ${service}: the component's module makes no container of Testcontainers 10 or newer: (image) => new PostgreSqlContainer(image)`,
  );
}
