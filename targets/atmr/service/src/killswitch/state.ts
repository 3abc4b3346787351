import type { Redis } from 'ioredis';
import { z } from 'zod';

export const MODES = ['maintenance', 'degraded'] as const;
/** `maintenance` turns every request away, `degraded` keeps what is essential and spares the rest. */
export type Mode = (typeof MODES)[number];

const entry = z.object({
  mode: z.enum([...MODES, 'normal']),
  reason: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
});
/** What the switch was set to, and who did it, when and why. */
export type Entry = z.output<typeof entry>;

const KEY = 'atmr:killswitch';
const HISTORY = 'atmr:killswitch:history';

/** One script, so that the switch cannot be set without its being written down. */
const SET = `
redis.call('SET', KEYS[1], ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[1])
return 1`;

/** Sets the switch for all replicas. @throws Error when Redis does not do its part */
export async function setKillswitch(redis: Redis, set: Entry): Promise<void> {
  await redis.eval(SET, 2, KEY, HISTORY, JSON.stringify(set));
}

/** What the switch says; `undefined` when it was never set. @throws Error when Redis does not answer */
export async function readKillswitch(redis: Redis): Promise<Entry | undefined> {
  const text = await redis.get(KEY);
  return text === null ? undefined : entry.parse(JSON.parse(text));
}

/** Every setting there was, oldest first. */
export async function killswitchHistory(redis: Redis): Promise<Entry[]> {
  return (await redis.lrange(HISTORY, 0, -1)).map((text) => entry.parse(JSON.parse(text)));
}
