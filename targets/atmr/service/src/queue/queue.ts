import type { Redis } from 'ioredis';

/** A booking to dispatch, in the hands of a worker until it says that it is done. */
export interface Job {
  readonly entry: string;
  readonly booking: string;
}

/**
 * The queue of bookings to dispatch: a Redis stream read by a consumer group. A job stays in it until it is done, so
 * that one whose worker died is taken over; a job may be done twice, and doing it must not mind.
 */
export interface Queue {
  /** Adds a booking unless it is in the queue already. @throws Error when Redis does not do its part */
  add(booking: string): Promise<void>;
  /** Waits up to `blockMs` for new jobs. */
  take(worker: string, count: number, blockMs: number): Promise<Job[]>;
  /** Takes over jobs that a worker has had in hand for more than `idleMs`. */
  takeOver(worker: string, count: number, idleMs: number): Promise<Job[]>;
  done(job: Job): Promise<void>;
  /** Jobs not done yet, in hand or not, and since when the oldest waits (milliseconds since 1970). */
  depth(): Promise<{ jobs: number; oldestAt: number | undefined }>;
}

const STREAM = 'atmr:dispatch';
const QUEUED = 'atmr:dispatch:queued';
const GROUP = 'dispatch';

/** One script each, because a crash between two commands would lose a job or hold its place for ever. */
const ADD = `
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[1], '*', 'booking', ARGV[1])
return 1`;
const DONE = `
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
redis.call('SREM', KEYS[2], ARGV[3])
return 1`;

/**
 * @param redis for commands that answer at once
 * @param blocking a connection of its own for `take`, which holds it up; not needed for adding
 */
export function createQueue(redis: Redis, blocking: Redis = redis): Queue {
  /** The group is made when it turns out to be missing: at the first start, or after Redis lost its memory. */
  const withGroup = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!isReply(error, 'NOGROUP')) throw error;
      await redis.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM').catch((trouble: unknown) => {
        // Another worker was quicker.
        if (!isReply(trouble, 'BUSYGROUP')) throw trouble;
      });
      return work();
    }
  };
  return {
    add: async (booking) => {
      await redis.eval(ADD, 2, STREAM, QUEUED, booking);
    },
    take: (worker, count, blockMs) =>
      withGroup(async () => {
        // Not `call`: in RESP3 what comes of that has another shape.
        const answer = await blocking.xreadgroup(
          'GROUP',
          GROUP,
          worker,
          'COUNT',
          count,
          'BLOCK',
          blockMs,
          'STREAMS',
          STREAM,
          '>',
        );
        return jobsOf(Array.isArray(answer) ? answer[0]?.[1] : undefined);
      }),
    takeOver: (worker, count, idleMs) =>
      withGroup(async () => {
        const answer = await redis.call('XAUTOCLAIM', STREAM, GROUP, worker, idleMs, '0-0', 'COUNT', count);
        return jobsOf(Array.isArray(answer) ? answer[1] : undefined);
      }),
    done: async ({ entry, booking }) => {
      await redis.eval(DONE, 2, STREAM, QUEUED, GROUP, entry, booking);
    },
    async depth() {
      const [jobs, oldest] = await Promise.all([
        redis.xlen(STREAM),
        redis.xrange(STREAM, '-', '+', 'COUNT', 1),
      ]);
      const id = oldest[0]?.[0];
      return { jobs, oldestAt: id === undefined ? undefined : Number(id.split('-')[0]) };
    },
  };
}

/** Entries as Redis answers them: `[id, [field, value, …]]`; an entry without fields was deleted meanwhile. */
function jobsOf(entries: unknown): Job[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || !Array.isArray(entry[1])) return [];
    return [{ entry: String(entry[0]), booking: String(entry[1][1]) }];
  });
}

const isReply = (error: unknown, code: string): boolean =>
  error instanceof Error && error.message.startsWith(code);
