import type { Engine } from './find-engine.ts';

/**
 * The environment that makes Testcontainers talk to this engine. To be applied before its first import of a
 * client, which is cached.
 *
 * @param reaper reference of the Ryuk image on this engine; without one, Testcontainers' reaper is switched off
 */
export function testcontainersEnv(engine: Engine, reaper: string | undefined): Record<string, string> {
  const socket = engine.address.startsWith('unix://') ? engine.address.slice('unix://'.length) : undefined;
  // Docker's own socket is left to Testcontainers, which knows Docker Desktop's ways.
  const own = socket !== undefined && (engine.kind === 'private' || engine.kind === 'podman');
  return {
    ...(engine.kind === 'named' ? {} : { DOCKER_HOST: engine.address }),
    ...(own ? { TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: socket } : {}),
    // `localhost` may mean ::1, where nothing is published.
    ...(socket === undefined ? {} : { TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' }),
    ...(reaper === undefined ? { TESTCONTAINERS_RYUK_DISABLED: 'true' } : { RYUK_CONTAINER_IMAGE: reaper }),
  };
}
