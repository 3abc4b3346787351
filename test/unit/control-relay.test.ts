import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { RELAY_PROGRAM } from '../../harness/stack/control-relay.ts';

test('what is asked of one proxy is done in order, however long it takes; others need not wait', async () => {
  const done: string[] = [];
  const { promise: other, resolve: otherTold } = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    // The first is held up until the answer about another proxy has come all the way.
    if (request.method === 'POST') await other;
    done.push(`${request.method} ${request.url}`);
    response.end('fine');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const relay = spawn(process.execPath, ['--eval', RELAY_PROGRAM, String(port)]);
  onTestFinished(() => {
    relay.kill();
    server.close();
  });
  const asked = [
    { id: 1, method: 'POST', path: '/proxies/a/toxics', body: {} },
    { id: 2, method: 'DELETE', path: '/proxies/a/toxics/slow' },
    { id: 3, method: 'GET', path: '/proxies/b' },
  ];
  relay.stdin.write(asked.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const told: { id: number; status: number; text: string }[] = [];
  for await (const line of createInterface({ input: relay.stdout })) {
    const answer = JSON.parse(line);
    told.push(answer);
    if (answer.id === 3) otherTold();
    if (told.length === asked.length) break;
  }
  // Which of two about different proxies is told first does not matter.
  expect(told.toSorted((a, b) => a.id - b.id)).toEqual(
    asked.map(({ id }) => ({ id, status: 200, text: 'fine' })),
  );
  expect(done).toEqual(['GET /proxies/b', 'POST /proxies/a/toxics', 'DELETE /proxies/a/toxics/slow']);
});
