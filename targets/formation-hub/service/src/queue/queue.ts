import type { Redis } from 'ioredis';
import { keyOf, QUEUED } from '../events/claims.ts';
import { type BridgeEvent, entityOf } from '../webhooks/event.ts';

/**
 * Events that wait, in a line for each entity, so that what came first is done first. An event leaves its line when it is
 * done and not before.
 */
export interface Queue {
  /** At the end of its entity's line; once, however often it is added. @throws Error when Redis does not do its part */
  add(event: BridgeEvent, memoryMs: number): Promise<void>;
  /** Whether anything waits for this entity. */
  hasLine(entity: string): Promise<boolean>;
  holds(event: BridgeEvent): Promise<boolean>;
  /** Entities whose turn it is. */
  due(limit: number): Promise<string[]>;
  first(entity: string): Promise<BridgeEvent | undefined>;
  /** The first of its line is done; the next is due at once. */
  leave(event: BridgeEvent): Promise<void>;
  /** The line's turn comes later, each time twice as late as the last. */
  later(entity: string, firstMs: number, longestMs: number): Promise<void>;
  depth(): Promise<{ events: number; oldestAt: number | undefined }>;
}

const DUE = 'bridge:queue:due';
const TRIES = 'bridge:queue:tries';
/** Events by when they were added; also that an event is in a line once. */
const SINCE = 'bridge:queue:since';
const lineOf = (entity: string): string => `bridge:queue:line:${entity}`;

/** One script each, because a crash between two commands would lose an event or hold its line up for ever. */
const ADD = `
redis.call('SET', KEYS[4], ARGV[5], 'PX', ARGV[6])
if redis.call('ZADD', KEYS[3], 'NX', ARGV[3], ARGV[1]) == 0 then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[4])
return 1`;
const LEAVE = `
local first = redis.call('LINDEX', KEYS[1], 0)
if first and cjson.decode(first).id == ARGV[1] then redis.call('LPOP', KEYS[1]) end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[3])
if redis.call('LLEN', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[3])
else redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3]) end
return 1`;
const LATER = `
local tries = redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
local pause = math.min(tonumber(ARGV[3]) * 2 ^ (tries - 1), tonumber(ARGV[4]))
redis.call('ZADD', KEYS[1], 'XX', tonumber(ARGV[2]) + pause, ARGV[1])
return 1`;

export function createQueue(redis: Redis, now: () => number = Date.now): Queue {
  return {
    async add(event, memoryMs) {
      const entity = entityOf(event);
      const keys = [lineOf(entity), DUE, SINCE, keyOf(event)];
      await redis.eval(
        ADD,
        keys.length,
        ...keys,
        event.id,
        JSON.stringify(event),
        now(),
        entity,
        QUEUED,
        memoryMs,
      );
    },
    hasLine: async (entity) => (await redis.llen(lineOf(entity))) > 0,
    holds: async (event) => (await redis.zscore(SINCE, event.id)) !== null,
    due: (limit) => redis.zrangebyscore(DUE, 0, now(), 'LIMIT', 0, limit),
    async first(entity) {
      const text = await redis.lindex(lineOf(entity), 0);
      return text === null ? undefined : JSON.parse(text);
    },
    async leave(event) {
      const entity = entityOf(event);
      await redis.eval(LEAVE, 4, lineOf(entity), DUE, SINCE, TRIES, event.id, now(), entity);
    },
    async later(entity, firstMs, longestMs) {
      await redis.eval(LATER, 2, DUE, TRIES, entity, now(), firstMs, longestMs);
    },
    async depth() {
      const [events, oldest] = await Promise.all([
        redis.zcard(SINCE),
        redis.zrange(SINCE, '0', '0', 'WITHSCORES'),
      ]);
      const at = oldest[1];
      return { events, oldestAt: at === undefined ? undefined : Number(at) };
    },
  };
}
