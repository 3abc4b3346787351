import { randomUUID } from 'node:crypto';
import { type ConfirmChannel, connect } from 'amqplib';
import type { QueueSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import { keptSessions, type Said } from './kept-sessions.ts';
import type { Judged } from './prober-answer.ts';

/** As the client says it when a user is refused; the broker's code follows. */
const REFUSED = /^Handshake terminated by server: (\d+)/;
/** As the client says it when a virtual host is refused, and keeps the broker's code to itself. */
const NO_SUCH_HOST = /^Expected ConnectionOpenOk; got <ConnectionClose/;
/** As the client says it when the broker took a message and could not keep it. */
const NACKED = 'message nacked';

/**
 * A message into a queue of RabbitMQ, or another server of AMQP 0-9-1, and out of it: put in with the broker's confirm, taken
 * out, and its queue deleted. The queue is its connection's alone, so that one that is cut leaves none behind. A broker that holds
 * publishers up, as it does when it is short of memory or disk, reads nothing of them: that is late.
 */
export function amqpProbe({ hostname, port }: URL, spec: QueueSpec): ProbeClient {
  return keptSessions((onDeath) => {
    const cutting = new AbortController();
    let channel: ConfirmChannel | undefined;
    /** Why the broker closed the channel or the connection; what was asked on it is told no more than that it did. */
    let reason: unknown;
    const begin = async () => {
      const socketOptions = { noDelay: true, signal: cutting.signal };
      const model = await connect(
        {
          hostname: hostname.replace(/^\[|\]$/g, ''),
          port: Number(port),
          username: spec.user ?? 'guest',
          password: spec.password ?? 'guest',
          vhost: spec.vhost ?? '/',
        },
        socketOptions,
      );
      channel = await model.createConfirmChannel();
      for (const one of [model, channel]) {
        one.on('error', (error) => {
          reason ??= error;
        });
        one.on('close', onDeath);
      }
    };
    return {
      ready: begin(),
      ask: async () => {
        if (channel === undefined) throw new Error('the channel is not open');
        return exchange(channel, spec.name);
      },
      said: (error) => saying(reason ?? error),
      cut: () => cutting.abort(),
    };
  });
}

async function exchange(channel: ConfirmChannel, name: string): Promise<Judged> {
  const message = randomUUID();
  const { queue } = await channel.assertQueue(`${name}.${message}`, { exclusive: true, autoDelete: true });
  await new Promise<void>((resolve, reject) => {
    channel.sendToQueue(queue, Buffer.from(message), {}, (error) => (error ? reject(error) : resolve()));
  });
  const got = await channel.get(queue, { noAck: true });
  await channel.deleteQueue(queue);
  return { outcome: got !== false && got.content.toString() === message ? 'good' : 'bad' };
}

/** The broker's reply codes are numbers ("Constants" of the protocol's reference); each but a nack ends a channel. */
function saying(error: unknown): Said | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message === NACKED) return { code: 'nacked', ends: false };
  if (NO_SUCH_HOST.test(error.message)) return { code: '', ends: true };
  const code =
    'code' in error && typeof error.code === 'number' ? error.code : REFUSED.exec(error.message)?.[1];
  return code === undefined ? undefined : { code: String(code), ends: true };
}
