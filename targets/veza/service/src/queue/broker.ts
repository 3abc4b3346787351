import { setTimeout as pause } from 'node:timers/promises';
import { type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import { explain } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import { DeadlineError, within } from 'service-kit/within';

/** What becomes of a message: it is done with, or it goes back into the queue. */
export type Handled = 'done' | 'again';

/** A durable queue of RabbitMQ. Reconnects by itself; what is asked of it meanwhile fails at once. */
export interface Broker {
  /** Resolves when the broker has the message on disk. @throws Error when it does not say so in time */
  publish(text: string): Promise<void>;
  /** Whether there is a connection, as far as is known. */
  isConnected(): boolean;
  /** @throws Error when the broker does not answer for the queue in time, saying why */
  ping(): Promise<void>;
  /** Takes no more messages, ends those in hand, and hangs up. */
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Shows in the broker's list of connections. */
  readonly name: string;
  readonly queue: string;
  /** Left out: nothing is taken from the queue. */
  readonly consume?: {
    /** Messages in hand at once; the broker keeps the others for other workers. */
    readonly atOnce: number;
    /** Never rejects. A message whose worker dies first goes back by itself. */
    handle(text: string): Promise<Handled>;
  };
}

const CONNECT_TIMEOUT_MS = 2_000;
/** Readiness waits for it, with time to spare for its own answer. */
const PING_TIMEOUT_MS = 400;
/** The broker confirms what is on its disk. */
const CONFIRM_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
/** A peer that is silent for twice as long is gone (AMQP 0-9-1, 4.2.7). */
const HEARTBEAT_SECONDS = 5;

/** One connection, until it ends. */
interface Session {
  readonly channel: ConfirmChannel;
  readonly ended: Promise<void>;
  /** Takes nothing more, and says goodbye. */
  hangUp(): Promise<void>;
  /** A connection that is silent is worth less than the next one. */
  drop(why: unknown): void;
}

export function connectBroker(url: string, log: Log, options: BrokerOptions): Broker {
  const closing = new AbortController();
  const inHand = new Set<Promise<void>>();
  let session: Session | undefined;
  let trouble = 'not connected yet';

  const stayConnected = async (): Promise<void> => {
    let failures = 0;
    let told = false;
    while (!closing.signal.aborted) {
      try {
        session = await openSession(url, options, inHand, closing.signal);
        log.info({}, 'rabbitmq connected');
        [failures, told] = [0, false];
        await session.ended;
        trouble = 'the connection was lost';
      } catch (error) {
        trouble = explain(error);
      }
      session = undefined;
      if (closing.signal.aborted) return;
      if (!told) log.warn({ cause: trouble }, 'lost rabbitmq; uploads wait until it is back');
      told = true;
      // Full jitter, as for every other repetition.
      const bound = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      await pause(Math.random() * bound, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const running = stayConnected();

  const ask = async <T>(
    what: string,
    limitMs: number,
    work: (channel: ConfirmChannel) => Promise<T>,
  ): Promise<T> => {
    const now = session;
    if (now === undefined) throw new Error(`rabbitmq: ${trouble}`);
    try {
      return await within(limitMs, what, Promise.race([work(now.channel), lost(now)]));
    } catch (error) {
      if (error instanceof DeadlineError) now.drop(error);
      throw error;
    }
  };

  return {
    publish: (text) =>
      ask(
        'publishing a message',
        CONFIRM_TIMEOUT_MS,
        (channel) =>
          new Promise((resolve, reject) => {
            channel.sendToQueue(options.queue, Buffer.from(text), { persistent: true }, (error) =>
              error ? reject(error) : resolve(),
            );
          }),
      ),
    isConnected: () => session !== undefined,
    ping: async () => {
      await ask('asking for the queue', PING_TIMEOUT_MS, (channel) => channel.checkQueue(options.queue));
    },
    async close() {
      closing.abort();
      await session?.hangUp();
      await running;
    },
  };
}

/** Settles like `work`, or rejects as soon as the signal says so. */
function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error('closing'));
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work(), promise]).finally(() => signal.removeEventListener('abort', stop));
}

/** What waits for an answer on a connection that ends would wait for ever. */
async function lost({ ended }: Session): Promise<never> {
  await ended;
  throw new Error('the connection to rabbitmq was lost');
}

async function openSession(
  url: string,
  { name, queue, consume }: BrokerOptions,
  inHand: Set<Promise<void>>,
  closing: AbortSignal,
): Promise<Session> {
  const address = new URL(url);
  address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  const cutting = new AbortController();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const socket = { noDelay: true, signal: cutting.signal, clientProperties: { connection_name: name } };
  const connecting = connect(address.href, socket);
  try {
    const { model, channel } = await within(
      CONNECT_TIMEOUT_MS,
      'connecting to rabbitmq',
      unlessAborted(closing, async () => {
        const model = await connecting;
        // Without a listener an error would end the process; the end of the connection is told by its close.
        model.on('error', () => undefined);
        model.on('close', () => end());
        const channel = await model.createConfirmChannel();
        channel.on('error', () => undefined);
        channel.on('close', () => end());
        await channel.assertQueue(queue, { durable: true });
        return { model, channel };
      }),
    );
    const drop = (): void => {
      end();
      cutting.abort();
    };
    const tag = consume && (await consumeOn(channel, queue, consume, inHand));
    return {
      channel,
      ended,
      drop,
      async hangUp() {
        const leave = async (): Promise<void> => {
          if (tag !== undefined) await channel.cancel(tag);
          await Promise.all(inHand);
          await model.close();
        };
        await leave().catch(() => undefined);
        drop();
      },
    };
  } catch (error) {
    connecting.catch(() => undefined);
    cutting.abort();
    throw error;
  }
}

async function consumeOn(
  channel: ConfirmChannel,
  queue: string,
  { atOnce, handle }: NonNullable<BrokerOptions['consume']>,
  inHand: Set<Promise<void>>,
): Promise<string> {
  await channel.prefetch(atOnce);
  const take = async (message: ConsumeMessage): Promise<void> => {
    const handled = await handle(message.content.toString());
    try {
      if (handled === 'done') channel.ack(message);
      else channel.nack(message, false, true);
    } catch {
      // The connection has ended, and the message has gone back with it.
    }
  };
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return;
    const work = take(message).finally(() => inHand.delete(work));
    inHand.add(work);
  });
  return consumerTag;
}
