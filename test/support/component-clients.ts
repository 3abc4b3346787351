import { Socket } from 'node:net';
import { connect } from 'amqplib';
import { AwsClient } from 'aws4fetch';
import { shortly } from '../../harness/model/errors.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';

/** A client of a component, which knows nothing of faults: puts something in and says what it was told. */
export type ComponentClient = (stack: StartedStack, service: string) => Promise<string>;

const signal = () => AbortSignal.timeout(30_000);

/** A row, by the network, as the user that services have. */
export const inserts: ComponentClient = async ({ commands }, service) => {
  const login = ['--protocol=tcp', '--host=127.0.0.1', '--user=shop', '--password=it\'s "one"', 'shop'];
  const sql = 'CREATE TABLE IF NOT EXISTS orders (id INT); INSERT INTO orders VALUES (1)';
  return commands.run(service, ['mariadb', ...login, `--execute=${sql}`], signal()).then(
    () => 'written',
    (error: unknown) => /ERROR \d+/.exec(shortly(error))?.[0] ?? shortly(error),
  );
};

/** How long a confirm is waited for that comes within milliseconds where the broker takes messages. */
const CONFIRM_MS = 3_000;

/** A message into a queue, with the broker's confirm. */
export const publishes: ComponentClient = async (stack, service) => {
  const { port } = new URL(stack.origin(service));
  const connection = await connect(`amqp://shop:secret@127.0.0.1:${port}`);
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('orders', { durable: true });
    return await new Promise<string>((resolve) => {
      const late = setTimeout(() => resolve('held up'), CONFIRM_MS);
      channel.sendToQueue('orders', Buffer.from('one'), {}, (error) => {
        clearTimeout(late);
        resolve(error ? 'refused' : 'confirmed');
      });
    });
  } finally {
    // A broker that holds it up reads no farewell.
    const socket: unknown = Reflect.get(connection.connection, 'stream');
    if (socket instanceof Socket) socket.destroy();
  }
};

/** Looks for keys, as who clears a cache by a pattern. */
export const scans: ComponentClient = async ({ commands }, service) => {
  const said = await commands.run(service, ['redis-cli', 'SCAN', '0'], signal());
  return said.startsWith('NOPERM') ? 'NOPERM' : 'looked';
};

const KEYS = {
  accessKeyId: 'firedrill',
  secretAccessKey: 'on-loopback-only',
  region: 'us-east-1',
  service: 's3',
};

/** An object into a bucket, and out of it. */
export const stores: ComponentClient = async (stack, service) => {
  const client = new AwsClient({ ...KEYS, retries: 0 });
  const url = `${stack.origin(service)}/orders/one`;
  const put = await client.fetch(url, { method: 'PUT', body: 'one' });
  if (!put.ok) return codeOf(put);
  const got = await client.fetch(url);
  return got.ok && (await got.text()) === 'one' ? 'stored' : codeOf(got);
};

export async function makeBucket(stack: StartedStack, service: string): Promise<void> {
  const made = await new AwsClient({ ...KEYS, retries: 0 }).fetch(`${stack.origin(service)}/orders`, {
    method: 'PUT',
  });
  if (!made.ok) throw new Error(await made.text());
}

async function codeOf(answer: Response): Promise<string> {
  return /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? `status ${answer.status}`;
}
