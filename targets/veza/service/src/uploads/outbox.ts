import { Counter, Gauge, type Registry } from 'prom-client';
import { explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import type { Broker } from '../queue/broker.ts';
import type { Progress } from './progress.ts';
import type { Uploads } from './store.ts';

/** Uploads published, or taken back, in one look. */
const BATCH = 100;

export interface OutboxOptions {
  readonly uploads: Uploads;
  readonly progress: Progress;
  readonly broker: Broker;
  readonly sweepMs: number;
  /** After which a message that was published may count as lost: it is published again, and a worker skips what is finished. */
  readonly republishMs: number;
  readonly registry: Registry;
  readonly log: Log;
}

/** Sees to it that every accepted upload is in the queue until it is finished. */
export interface Outbox {
  /** Never rejects: what cannot be published now is published later. */
  publish(id: string): Promise<void>;
  stop(): void;
}

/**
 * What was accepted is in the database first, so that the broker may be away: what could not be published is published
 * when it is back. Each replica looks every `sweepMs`; what is stuck (a worker had it in hand, and has neither finished nor
 * kept it) is counted and queued again. The API does that and not the worker: it matters most when no worker is there.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { uploads, progress, broker, sweepMs, republishMs, registry, log } = options;
  const requeued = new Counter({
    name: 'veza_uploads_requeued_total',
    help: 'Uploads that a worker had in hand and lost, put into the queue again.',
    registers: [registry],
  });
  const show = showing(registry);
  new Gauge({
    name: 'veza_rabbitmq_connected',
    help: 'Whether there is a connection to RabbitMQ: 1, or 0.',
    registers: [registry],
    collect() {
      this.set(broker.isConnected() ? 1 : 0);
    },
  });

  const send = async (ids: readonly string[]): Promise<void> => {
    const outcomes = await Promise.allSettled(ids.map((id) => broker.publish(id)));
    await uploads.unpublished(ids.filter((_, at) => outcomes[at]?.status === 'rejected'));
  };
  const takeBack = async (): Promise<void> => {
    const stuck = await progress.takenBack(BATCH);
    if (stuck.length === 0) return;
    requeued.inc(stuck.length);
    log.warn({ uploads: stuck.slice(0, 10), count: stuck.length }, 'uploads were stuck and are queued again');
    await uploads.unpublished(stuck);
  };
  const publishOverdue = async (): Promise<void> => {
    // What is claimed and not published would wait for as long as what is lost.
    if ((await broker.ping().then(yes, no)) === false) return;
    await send(await uploads.claimUnpublished(republishMs, BATCH));
  };
  let last = '';
  const look = async (): Promise<void> => {
    const failed = (await Promise.allSettled([takeBack(), show(uploads, progress)])).find(isRejected);
    const overdue = await Promise.allSettled([publishOverdue()]);
    const trouble = [failed, ...overdue].find((one) => one?.status === 'rejected');
    const cause = trouble?.status === 'rejected' ? explain(trouble.reason) : '';
    if (cause !== '' && cause !== last) log.warn({ cause }, 'uploads cannot be looked after');
    last = cause;
  };
  const stop = every(sweepMs, look);
  return {
    publish: (id) => send([id]).catch((error) => log.warn({ cause: explain(error) }, 'an upload waits')),
    stop,
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;
const isRejected = (one: PromiseSettledResult<unknown>): boolean => one.status === 'rejected';

/** NaN while it is not known. */
function showing(registry: Registry): (uploads: Uploads, progress: Progress) => Promise<void> {
  const gauge = (name: string, help: string): Gauge => {
    const made = new Gauge({ name, help, registers: [registry] });
    made.set(Number.NaN);
    return made;
  };
  const unfinished = gauge('veza_uploads_unfinished', 'Uploads that were accepted and are not finished.');
  const oldest = gauge('veza_uploads_oldest_seconds', 'Since when the oldest of them waits; 0 without one.');
  const inHand = gauge('veza_uploads_processing', 'Uploads that a worker has in hand.');
  return async (uploads, progress) => {
    const known = await Promise.allSettled([uploads.unfinished(), progress.inHand()]);
    const [waiting, taken] = known;
    unfinished.set(waiting.status === 'fulfilled' ? waiting.value.count : Number.NaN);
    oldest.set(waiting.status === 'fulfilled' ? waiting.value.oldestSeconds : Number.NaN);
    inHand.set(taken.status === 'fulfilled' ? taken.value : Number.NaN);
  };
}
