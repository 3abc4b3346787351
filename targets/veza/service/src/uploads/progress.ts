import type { Log } from 'service-kit/log';
import { connectRedis } from 'service-kit/redis/quick-redis';
import { type View, view as viewSchema } from './upload.ts';

/**
 * What replicas and workers share of uploads in Redis: how far each is, so that any replica answers a poll, and who has
 * which in hand. Without Redis it is not known who has what, and polls are answered by what the database knows.
 */
export interface Progress {
  /** Tells how far an upload is. @param unlessKnown leaves alone what a worker has told since. Never rejects. */
  tell(view: View, unlessKnown?: 'unless known'): Promise<void>;
  told(id: string): Promise<View | undefined>;
  /** Takes an upload in hand for `leaseMs`. @returns false when another has it; true as well when Redis does not say */
  take(id: string, leaseMs: number): Promise<boolean>;
  /** Those in hand stay so for another `leaseMs`. Never rejects. */
  keep(ids: readonly string[], leaseMs: number): Promise<void>;
  /** Never rejects. */
  letGo(id: string): Promise<void>;
  /** Those whose worker has neither finished nor kept them: each is told to one replica alone. @throws Error without Redis */
  takenBack(most: number): Promise<string[]>;
  /** How many are in hand. @throws Error without Redis */
  inHand(): Promise<number>;
  close(): Promise<void>;
}

/** Seconds that what is final is remembered, and what is not: then the database is asked. */
const FINAL_SECONDS = 3600;
const PASSING_SECONDS = 30;

const IN_HAND = 'veza:uploads:in-hand';
const keyOf = (id: string): string => `veza:upload:${id}`;

/** By the clock of Redis, which all share. */
const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
const TAKE = `${NOW}
local until_ = redis.call('ZSCORE', KEYS[1], ARGV[1])
if until_ and tonumber(until_) > now then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1`;
const KEEP = `${NOW}
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
return 1`;
const TAKEN_BACK = `${NOW}
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(over) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('DEL', 'veza:upload:' .. id)
end
return over`;

export function connectProgress(url: string, log: Log, name: string): Progress {
  const redis = connectRedis(url, log, { name: `${name}-uploads` });
  return {
    async tell(one, unlessKnown) {
      const seconds = one.status === 'done' || one.status === 'failed' ? FINAL_SECONDS : PASSING_SECONDS;
      const told = [keyOf(one.id), JSON.stringify(one), 'EX', seconds] as const;
      await (unlessKnown === undefined ? redis.set(...told) : redis.set(...told, 'NX')).catch(
        () => undefined,
      );
    },
    async told(id) {
      const known = await redis.get(keyOf(id)).catch(() => null);
      return known === null ? undefined : viewSchema.parse(JSON.parse(known));
    },
    take: async (id, leaseMs) =>
      (await redis.eval(TAKE, 1, IN_HAND, id, leaseMs).catch(() => 'does not say')) !== 0,
    async keep(ids, leaseMs) {
      if (ids.length > 0) await redis.eval(KEEP, 1, IN_HAND, leaseMs, ...ids).catch(() => undefined);
    },
    letGo: async (id) => {
      await redis.zrem(IN_HAND, id).catch(() => undefined);
    },
    async takenBack(most) {
      const over = await redis.eval(TAKEN_BACK, 1, IN_HAND, most);
      return Array.isArray(over) ? over.map(String) : [];
    },
    inHand: () => redis.zcard(IN_HAND),
    close: async () => redis.disconnect(),
  };
}
