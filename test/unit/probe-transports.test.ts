/** Probes of queues against servers that break what they promise; real ones are asked in the integration tests. */

import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { requestProblems } from '../../harness/cli/check-contract.ts';
import { parseTarget } from '../../harness/contract/target-schema.ts';
import { finestPeriodMs, type ProbeSpec } from '../../harness/model/request.ts';
import { choosePeriods } from '../../harness/run/watching/choose-periods.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';

/** A server that answers whatever it is sent at once. */
async function serverSaying(answer: (said: string, socket: Socket) => string): Promise<string> {
  const server = createServer((socket) => {
    socket.setEncoding('latin1');
    socket.on('error', () => undefined);
    socket.on('data', (said: string) => socket.write(answer(said, socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return originOf(server);
}

function originOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function probed(url: string, spec: ProbeSpec): Promise<Judged> {
  const client = probeClient({ name: 'user', url, spec, alsoRead: [] });
  onTestFinished(() => client.close());
  return new Promise((resolve) => client.ask(spec.deadlineMs, resolve));
}

const queue = (of: 'redis-list' | 'redis-stream' | 'nats'): ProbeSpec => ({
  queue: { of, name: 'drill', user: 'ada', password: 'a b' },
  deadlineMs: 300,
});

/** What a client of NATS publishes, as its server passes it on. */
function passedOn(said: string): string {
  const [, subject, bytes, message] = /PUB (\S+) (\d+)\r\n(\S+)\r\n/.exec(said) ?? [];
  return `MSG ${subject} 1 ${bytes}\r\n${message}\r\nPONG\r\n`;
}

/** The message of an RPUSH. */
const pushed = (said: string) => /RPUSH\r\n\$\d+\r\n\S+\r\n\$\d+\r\n(\S+)\r\n/.exec(said)?.[1] ?? '';
const popped = (message: string) =>
  `+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n$36\r\n${message}\r\n+OK\r\n`;

describe('a queue', () => {
  test('that gives back what was put in is good', async () => {
    expect(await probed(await serverSaying(passedOn), queue('nats'))).toEqual({ outcome: 'good' });
    const list = await serverSaying((said) => popped(pushed(said)));
    expect(await probed(list, queue('redis-list'))).toEqual({ outcome: 'good' });
  });

  test('is asked with who we are, and for a message that no other probe has', async () => {
    const sent: string[] = [];
    const url = await serverSaying((said) => {
      sent.push(said);
      return popped(pushed(said));
    });
    await probed(url, queue('redis-list'));
    await probed(url, queue('redis-list'));
    expect(sent[0]).toContain('*3\r\n$4\r\nAUTH\r\n$3\r\nada\r\n$3\r\na b\r\n*1\r\n$5\r\nMULTI\r\n');
    expect(pushed(sent[0] ?? '')).not.toBe(pushed(sent[1] ?? ''));
  });

  test.each([
    ['gives back a message of another', 'redis-list', (): string => popped('x'.repeat(36)), 'bad'],
    [
      'has nothing to give back',
      'redis-list',
      (): string => '+OK\r\n+OK\r\n*2\r\n:1\r\n$-1\r\n+OK\r\n',
      'bad',
    ],
    ['is read-only', 'redis-stream', (): string => '-READONLY no\r\n-EXECABORT\r\n+OK\r\n', 'bad'],
    ['says no', 'nats', (): string => "-ERR 'Authorization Violation'\r\n", 'bad'],
    ['takes and gives nothing back', 'nats', (): string => 'PONG\r\n', 'late'],
  ] as const)('that %s is not', async (_, of, answer, outcome) => {
    const url = await serverSaying((_said, socket): string => {
      if (of !== 'nats') setTimeout(() => socket.end(), 10);
      return answer();
    });
    expect(await probed(url, queue(of))).toEqual({ outcome });
  });

  test('where no server listens is refused', async () => {
    expect(await probed('http://127.0.0.1:1', queue('nats'))).toEqual({ outcome: 'refused' });
    const postgres: ProbeSpec = { postgres: { user: 'ada', query: 'select 1' }, deadlineMs: 300 };
    expect(await probed('http://127.0.0.1:1', postgres)).toEqual({ outcome: 'refused' });
  });
});

describe('a contract', () => {
  const common = { image: 'service', ready: { started: true }, limits: { cpus: 1, memoryMiB: 64 } };
  const problems = (user: unknown) =>
    requestProblems(
      parseTarget(
        {
          name: 'shop',
          summary: 'A shop',
          services: {
            api: { ...common, role: 'api', port: 8000 },
            jobs: { ...common, role: 'worker' },
          },
          contract: { probes: { user }, drills: {} },
        },
        'target.ts',
      ),
    );

  test('may ask another service, by its name and where it listens', () => {
    expect(problems({ service: 'api', postgres: { user: 'a', query: 'select 1' } })).toEqual([]);
    expect(problems({ service: 'jobs', command: ['true'] })).toEqual([]);
    expect(problems({ service: 'apo', path: '/' })).toEqual([
      'target.ts: contract.probes.user.service: there is no service apo; did you mean api?',
    ]);
    expect(problems({ service: 'jobs', tcp: { expect: 'x' } })[0]).toContain('jobs has no port');
  });

  test('whose probe is a command is asked every half second at the most', () => {
    const spec: ProbeSpec = { command: ['true'], deadlineMs: 1000 };
    const { periods } = choosePeriods({
      finestMs: 20,
      coarser: { user: finestPeriodMs(spec) },
      costMs: { user: 0.1, readiness: 0.1 },
      capacity: 1,
    });
    expect(periods.get('user')?.everyMs).toBe(500);
    expect(periods.get('readiness')?.everyMs).toBe(20);
  });
});

describe.each<[string, ProbeSpec]>([
  ['MySQL', { mysql: { user: 'ada', password: 'x', query: 'select 1' }, deadlineMs: 300 }],
  ['PostgreSQL', { postgres: { user: 'ada', password: 'x', query: 'select 1' }, deadlineMs: 300 }],
  ['AMQP', { queue: { of: 'amqp', name: 'drill' }, deadlineMs: 300 }],
])('a server that should speak %s', (_, spec) => {
  test('and says nothing is late, and no connection to it stays', async () => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.resume();
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    expect(await probed(originOf(server), spec)).toEqual({ outcome: 'late' });
    await vi.waitFor(() => expect(open.size).toBe(0));
  });

  test('and hangs up is no answer', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    expect(await probed(originOf(server), spec)).toEqual({ outcome: 'reset' });
  });

  test('and is not there is refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = originOf(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await probed(origin, spec)).toEqual({ outcome: 'refused' });
  });
});
