import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { connectBroker } from '../../targets/veza/service/src/queue/broker.ts';

function brokerAt(port: number) {
  const lines: string[] = [];
  const log = {
    info: (_: object, message: string) => void lines.push(message),
    warn: (details: object, message: string) => void lines.push(`${message}: ${JSON.stringify(details)}`),
    error: (_: object, message: string) => void lines.push(message),
  };
  const broker = connectBroker(`amqp://user:secret@127.0.0.1:${port}`, log, { name: 'test', queue: 'q' });
  return { broker, lines };
}

async function serving(
  onConnection: (end: () => void) => void,
): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, connections: () => connections };
}

test('a broker that refuses: what is asked fails at once, it is said once, and it is tried again', async () => {
  const { port, connections } = await serving((end) => end());
  const { broker, lines } = brokerAt(port);
  await expect.poll(connections).toBeGreaterThan(3);
  await expect(broker.publish('one')).rejects.toThrow(/^rabbitmq: /);
  await expect(broker.ping()).rejects.toThrow(/^rabbitmq: /);
  expect(broker.isConnected()).toBe(false);
  expect(lines.filter((line) => line.includes('lost rabbitmq'))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('secret');
  await broker.close();
  const tried = connections();
  await pause(600);
  expect(connections()).toBe(tried);
});

test('a broker that says nothing is given up, and closing does not wait for it', async () => {
  const { port, connections } = await serving(() => undefined);
  const { broker } = brokerAt(port);
  await expect.poll(connections, { timeout: 8_000 }).toBeGreaterThan(1);
  expect(broker.isConnected()).toBe(false);
  const since = performance.now();
  await broker.close();
  expect(performance.now() - since).toBeLessThan(500);
});
