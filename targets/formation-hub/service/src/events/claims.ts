import type { Redis } from 'ioredis';
import type { BridgeEvent } from '../webhooks/event.ts';

/** What is known of an event: `busy` that another call has it in hand. */
export type Claimed =
  | { readonly is: 'ours' }
  | { readonly is: 'busy' }
  | { readonly is: 'queued' }
  | { readonly is: 'done'; readonly page: string | undefined };

/**
 * An event is claimed for a while, and marked done last: a bridge that dies half-way loses its claim and not the event,
 * which its sender sends again.
 */
export interface Claims {
  /** @throws Error when Redis does not do its part */
  claim(event: BridgeEvent): Promise<Claimed>;
  done(event: BridgeEvent, page: string | undefined): Promise<void>;
  /** It is not done, and may be claimed again. */
  release(event: BridgeEvent): Promise<void>;
}

export const keyOf = ({ id }: Pick<BridgeEvent, 'id'>): string => `bridge:webhook:event:${id}`;

const BUSY = 'busy';
export const QUEUED = 'queued';
const DONE = 'done:';

export function createClaims(redis: Redis, claimMs: number, memoryMs: number): Claims {
  return {
    async claim(event) {
      const had = await redis.set(keyOf(event), BUSY, 'PX', claimMs, 'NX', 'GET');
      if (had === null) return { is: 'ours' };
      if (had === BUSY || had === QUEUED) return { is: had };
      return { is: 'done', page: had.slice(DONE.length) || undefined };
    },
    async done(event, page) {
      await redis.set(keyOf(event), `${DONE}${page ?? ''}`, 'PX', memoryMs);
    },
    async release(event) {
      await redis.del(keyOf(event));
    },
  };
}
