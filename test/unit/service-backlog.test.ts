import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const START = join(import.meta.dirname, '../../targets/service-kit/src/start.ts');
/** More than the 511 that Node asks the kernel for by default. */
const CLIENTS = 1500;
/** A client that the kernel did not let in asks again, in vain, since the service below never looks: only a failing test waits so long. */
const LIMIT_MS = 20_000;

/** Listens as the services do, says where, and then does not look at its connections. */
const BUSY = `
  import fastify from 'fastify';
  import { startOrExit } from ${JSON.stringify(START)};
  const app = fastify();
  await startOrExit(app, { HOST: '127.0.0.1', PORT: 0 }, new AbortController().signal, async () => {
    process.stdout.write(app.server.address().port + '\\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

// Elsewhere the kernel's own bound is lower.
test.runIf(process.platform === 'linux')(
  'who comes while a service is busy waits in line, and is not left to try again',
  async () => {
    const service = execa(process.execPath, ['--input-type=module-typescript', '--eval', BUSY], {
      cwd: join(START, '../..'),
      reject: false,
    });
    const [said] = (await once(service.stdout, 'data')) as [Buffer];
    const sockets: Socket[] = [];
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const connecting = Array.from({ length: CLIENTS }, async () => {
        const socket = connect(Number(String(said)), '127.0.0.1');
        sockets.push(socket);
        await once(socket, 'connect', { signal });
      });
      const letIn = (await Promise.allSettled(connecting)).filter(({ status }) => status === 'fulfilled');
      expect(letIn).toHaveLength(CLIENTS);
    } finally {
      for (const socket of sockets) socket.destroy();
      service.kill('SIGKILL');
    }
  },
  LIMIT_MS * 2,
);
