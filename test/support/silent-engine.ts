import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SilentEngine extends AsyncDisposable {
  host: string;
  asked(): number;
}

/** A socket behind which no engine is, which knows whether one was asked for. */
export async function silentEngine(): Promise<SilentEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'fd-'));
  const socket = join(directory, 'no-engine.sock');
  let asked = 0;
  const server = createServer((connection) => {
    asked += 1;
    connection.destroy();
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
