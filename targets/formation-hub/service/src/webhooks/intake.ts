import { ApiError } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import type { Audit, Became } from '../audit/audit.ts';
import type { Claims } from '../events/claims.ts';
import type { Locks } from '../events/locks.ts';
import { isOwn, isUnmarked } from '../events/origin.ts';
import type { Repeats } from '../events/repeats.ts';
import type { Handled } from '../handle.ts';
import type { Metrics, Outcome } from '../metrics.ts';
import type { Queue } from '../queue/queue.ts';
import { type BridgeEvent, entityOf } from './event.ts';

export interface Answer {
  readonly status: 200 | 202;
  readonly processed: boolean;
  readonly page_id?: string;
  readonly queued?: true;
  readonly reason?: string;
}

/** What becomes of an event. @throws ApiError 503 where its sender must send it again */
export type Intake = (event: BridgeEvent) => Promise<Answer>;

export interface IntakeParts {
  readonly claims: Claims;
  readonly locks: Locks;
  readonly repeats: Repeats;
  readonly queue: Queue;
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly memoryMs: number;
  handle(event: BridgeEvent): Promise<Handled>;
  /** A side failed however often it was asked. Its sender does not wait for people to be told; never fails. */
  givenUp(event: BridgeEvent, because: string): Promise<void>;
}

const NOTHING = { target: 'none', action: 'ignored', changed: false } as const;

/**
 * ```
 *  own? ─► claimed? ─► line of its entity? ─► lock ─► sync ─► audit ─► done
 *   │         │              └──────── taken ──┴─ side away ─► queue ─► 202
 *  200     200, 202, 503
 * ```
 * It is marked done last. Whatever fails on the way leaves it claimed or queued, and what is neither is sent again.
 */
export function createIntake(parts: IntakeParts): Intake {
  const { claims, locks, repeats, queue, audit, metrics, log, memoryMs } = parts;

  return async (event) => {
    const started = performance.now();
    const done = metrics.duration.startTimer();
    const end = async (outcome: Outcome, became: Omit<Became, 'outcome' | 'durationMs'>): Promise<void> => {
      const durationMs = performance.now() - started;
      await audit.record(event, { ...became, outcome, durationMs });
      metrics.webhooks.inc({ outcome });
      done();
      log.info({ event_id: event.id, entity: entityOf(event), outcome, ...became.synced }, 'event');
    };
    repeats.seen(event);
    if (isUnmarked(event)) {
      metrics.unmarked.inc();
      log.error({ event_id: event.id, entity: entityOf(event) }, 'a write of the bridge came back unmarked');
    }
    if (isOwn(event)) {
      await end('own', { synced: NOTHING, because: 'the bridge wrote it itself' });
      return { status: 200, processed: false, reason: 'own' };
    }
    const claimed = await claims.claim(event).catch(unavailable);
    if (claimed.is === 'busy') {
      metrics.webhooks.inc({ outcome: 'busy' });
      throw new ApiError(503, 'EVENT_IN_HAND', 'This event is in hand.');
    }
    if (claimed.is === 'done') {
      await end('duplicate', {
        synced: { ...NOTHING, ...pageOf(claimed.page) },
        because: 'it was done before',
      });
      return { status: 200, processed: true, reason: 'duplicate', ...answerPage(claimed.page) };
    }
    if (claimed.is === 'queued') {
      await audit.waits(event);
      metrics.webhooks.inc({ outcome: 'duplicate' });
      return { status: 202, processed: false, queued: true };
    }
    try {
      return await begun(event, end);
    } catch (error) {
      await claims.release(event).catch(() => undefined);
      throw error;
    }
  };

  async function begun(
    event: BridgeEvent,
    end: (outcome: Outcome, became: Omit<Became, 'outcome' | 'durationMs'>) => Promise<void>,
  ): Promise<Answer> {
    const entity = entityOf(event);
    const later = async (because: string): Promise<Answer> => {
      // What PostgreSQL knows of is not lost with Redis.
      await audit.waits(event);
      await queue.add(event, memoryMs).catch(unavailable);
      await end('queued', { synced: { ...NOTHING, action: 'queue' }, because });
      return { status: 202, processed: false, queued: true };
    };
    if (await queue.hasLine(entity).catch(unavailable)) return await later('others of its entity wait');
    const release = await locks.take(entity).catch(unavailable);
    if (release === undefined) return await later('its entity is in hand');
    try {
      const handled = await parts.handle(event);
      if (handled.is === 'wait') {
        const answer = await later(handled.because);
        void parts.givenUp(event, handled.because);
        return answer;
      }
      const { outcome, synced, because } = handled;
      if (outcome === 'failed') void parts.givenUp(event, because ?? 'refused');
      await end(outcome, { synced, ...(because === undefined ? {} : { because }) });
      await claims.done(event, synced.page).catch(unavailable);
      return {
        status: 200,
        processed: outcome === 'processed',
        ...answerPage(synced.page),
        reason: synced.action,
      };
    } finally {
      await release();
    }
  }
}

/** Without Redis it is not known what was done before. */
function unavailable(error: unknown): never {
  throw new ApiError(503, 'REDIS_UNAVAILABLE', 'This event cannot be taken now.', { cause: error });
}

const pageOf = (page: string | undefined) => (page === undefined ? {} : { page });
const answerPage = (page: string | undefined) => (page === undefined ? {} : { page_id: page });
