/** When a bridge says that it cannot tell people. */

import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPost } from '../../targets/formation-hub/service/src/notify/post.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A mail server of a few words. @param takes what it says to mail */
async function mailServer(
  port: number,
  takes: () => boolean,
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220 mail\r\n');
    let inData = false;
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        if (inData && line !== '.') continue;
        if (line === 'DATA') socket.write('354 go on\r\n');
        else if (line.startsWith('MAIL') && !takes()) socket.write('452 full\r\n');
        else socket.write('250 ok\r\n');
        inData = line === 'DATA';
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('degraded while the server does not greet, though there is nothing to send', async () => {
  const first = await mailServer(0, () => true);
  const post = createPost({ SMTP_URL: `smtp://127.0.0.1:${first.port}`, MAIL_FROM: 'a@hub.example' });
  await post.check();
  expect(post.isDegraded()).toBe(false);
  await first.stop();
  await expect(post.check()).rejects.toThrow();
  await expect(post.send('b@hub.example', 'key', 'x', 'y')).rejects.toThrow();
  expect(post.isDegraded()).toBe(true);
  await mailServer(first.port, () => true);
  await post.check();
  expect(post.isDegraded()).toBe(false);
});

test('degraded while the server greets and takes no mail, until it does', async () => {
  let takes = false;
  const { port } = await mailServer(0, () => takes);
  const post = createPost({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'a@hub.example' });
  await expect(post.send('b@hub.example', 'key', 'x', 'y')).rejects.toThrow(/452/);
  await post.check();
  expect(post.isDegraded()).toBe(true);
  takes = true;
  await post.send('b@hub.example', 'key', 'x', 'y');
  expect(post.isDegraded()).toBe(false);
});
