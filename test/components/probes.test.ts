/** Probes of SQL and of queues, asked of real servers: serving, refusing, holding up, gone, and back. */

import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../harness/host/until.ts';
import type { ProbeSpec } from '../../harness/model/request.ts';
import type { ProbeClient } from '../../harness/signals/probes/client.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';
import { startComponents } from '../support/component-stack.ts';

const LATE_MS = 2_000;
const deadlineMs = LATE_MS;
const signal = () => AbortSignal.timeout(60_000);

test('MariaDB and RabbitMQ are seen to serve, to refuse, to hold up, to be gone and to be back', async () => {
  await using stack = await startComponents('component-probes', {
    database: {
      image: 'mariadb',
      environment: {
        MARIADB_ROOT_PASSWORD: 'root',
        MARIADB_DATABASE: 'shop',
        MARIADB_USER: 'shop',
        MARIADB_PASSWORD: 'it is "one"',
      },
    },
    queue: {
      image: 'rabbitmq',
      environment: { RABBITMQ_DEFAULT_USER: 'shop', RABBITMQ_DEFAULT_PASS: 'secret' },
    },
  });
  const client = (service: string, spec: ProbeSpec): ProbeClient => {
    const made = probeClient({ name: 'user', spec, alsoRead: [], url: stack.origin(service) });
    onTestFinished(() => made.close());
    return made;
  };
  const ask = (one: ProbeClient) => new Promise<Judged>((resolve) => one.ask(LATE_MS, resolve));
  const sql = (query: string, rest: object = {}): ProbeSpec => ({
    mysql: { user: 'shop', password: 'it is "one"', database: 'shop', query, ...rest },
    deadlineMs,
  });
  const amqp = (rest: object = {}): ProbeSpec => ({
    queue: { of: 'amqp', name: 'drill', user: 'shop', password: 'secret', ...rest },
    deadlineMs,
  });
  const run = (service: string, ...command: string[]) => stack.commands.run(service, command, signal());

  const database = client('database', sql('select 1 as one, null as none', { row: { one: 1, none: null } }));
  const queue = client('queue', amqp());
  expect(await ask(database)).toEqual({ outcome: 'good' });
  expect(await ask(database)).toEqual({ outcome: 'good' });
  expect(await ask(client('database', sql('select 2 as one', { row: { one: 1 } })))).toEqual({
    outcome: 'bad',
  });
  // What the manuals call ER_PARSE_ERROR, ER_ACCESS_DENIED_ERROR and ER_DBACCESS_DENIED_ERROR.
  for (const [spec, code] of [
    [sql('selekt'), '1064'],
    [sql('select 1', { password: 'x' }), '1045'],
    [sql('select 1', { database: 'mysql' }), '1044'],
  ] as const)
    expect(await ask(client('database', spec))).toEqual({ outcome: 'bad', json: { code } });

  expect(await ask(queue)).toEqual({ outcome: 'good' });
  expect(await ask(queue)).toEqual({ outcome: 'good' });
  expect(await run('queue', 'rabbitmqctl', '-q', 'list_queues', 'name')).not.toContain('drill');
  expect(await ask(client('queue', amqp({ password: 'x' })))).toEqual({
    outcome: 'bad',
    json: { code: '403' },
  });
  expect(await ask(client('queue', amqp({ vhost: 'other' })))).toEqual({ outcome: 'bad' });

  // A broker short of memory takes nothing more, and its publishers are told nothing.
  await run('queue', 'rabbitmqctl', 'set_vm_memory_high_watermark', '0');
  expect(await ask(queue)).toEqual({ outcome: 'late' });
  await run('queue', 'rabbitmqctl', 'set_vm_memory_high_watermark', '0.6');
  expect(
    await until(async () => ((await ask(queue)).outcome === 'good' ? true : undefined), {
      everyMs: 50,
      limitMs: 30_000,
    }),
  ).toBe(true);

  // One that may not, told so on a channel that was served before; the next question is asked on a new one.
  await run('queue', 'rabbitmqctl', 'set_permissions', 'shop', '^nothing$', '^nothing$', '^nothing$');
  expect(await ask(queue)).toEqual({ outcome: 'bad', json: { code: '403' } });
  await run('queue', 'rabbitmqctl', 'set_permissions', 'shop', '.*', '.*', '.*');
  expect(await ask(queue)).toEqual({ outcome: 'good' });

  for (const [service, one] of [
    ['database', database],
    ['queue', queue],
  ] as const) {
    await stack.containers.pause(service, signal());
    expect(await ask(one), service).toEqual({ outcome: 'late' });
    await stack.containers.unpause(service, signal());
    expect((await ask(one)).outcome, service).toBe('good');
    await stack.containers.kill(service, signal());
    expect((await ask(one)).outcome, service).toMatch(/^(refused|reset)$/);
    await stack.containers.start(service, signal());
    const again = async () => ((await ask(one)).outcome === 'good' ? true : undefined);
    expect(await until(again, { everyMs: 100, limitMs: 60_000 }), service).toBe(true);
  }
});
