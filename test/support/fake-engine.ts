import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something that answers on a socket as an engine does when it is asked who it is. */
export async function fakeEngine(
  components: string[] = ['Engine'],
): Promise<AsyncDisposable & { socket: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'fd-'));
  const socket = join(directory, 'engine.sock');
  const version = {
    Version: '99.1',
    ApiVersion: '1.41',
    Arch: 'amd64',
    Components: components.map((Name) => ({ Name, Version: '99.1' })),
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url?.endsWith('/version') ? version : { DockerRootDir: '/data' }));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
