import {
  count,
  type Environment,
  listening,
  milliseconds,
  pooling,
  readEnvironment,
  url,
} from 'service-kit/config';
import { z } from 'zod';

const secret = z.string().min(16, 'must have at least 16 characters');
const address = z.string().includes('@', { message: 'must be a mail address' });

/** All durations are milliseconds; the defaults are the owners', where they gave any. */
const schema = z.object({
  ...listening,
  ...pooling,
  REDIS_URL: url('redis:', 'rediss:'),
  DOCMOST_URL: url('http:', 'https:'),
  BASEROW_URL: url('http:', 'https:'),
  BASEROW_WEBHOOK_SECRET: secret,
  DOCMOST_WEBHOOK_SECRET: secret,
  READINESS_TIMEOUT_MS: milliseconds(1000),
  // A signature older than this is a replay.
  SIGNATURE_TOLERANCE_MS: milliseconds(300_000),
  // How long an event is in hand before it counts as dropped by a bridge that died: more than one may take.
  CLAIM_MS: milliseconds(15_000),
  // How long an event that is done is remembered.
  EVENT_MEMORY_MS: z.coerce.number().int().min(1000).max(604_800_000).default(86_400_000),
  // Within which an identical sync of the same thing is not repeated.
  IDENTICAL_SYNC_MS: milliseconds(300_000),
  // Within which what is told again and again is counted; more than ten in a minute are the owners' sign of a loop.
  REPEATS_WINDOW_MS: milliseconds(60_000),
  // One call to either side: a side that hangs, and three repetitions, still leave time to answer within five seconds.
  CALL_TIMEOUT_MS: milliseconds(800),
  // Repetitions of a sync while its sender waits, and the first pause; each pause is twice the one before.
  SYNC_RETRIES: z.coerce.number().int().min(0).max(10).default(3),
  SYNC_FIRST_PAUSE_MS: milliseconds(100),
  // A row that is not there yet is asked for so often again.
  ROW_RETRIES: z.coerce.number().int().min(0).max(10).default(2),
  ROW_RETRY_PAUSE_MS: milliseconds(200),
  QUEUE_INTERVAL_MS: milliseconds(500),
  QUEUE_FIRST_PAUSE_MS: milliseconds(1000),
  QUEUE_LONGEST_PAUSE_MS: milliseconds(15_000),
  QUEUE_CONCURRENCY: count(4, 100),
  // How often what waits by PostgreSQL is compared with what waits in Redis.
  RECONCILE_INTERVAL_MS: milliseconds(15_000),
  CACHE_MS: milliseconds(300_000),
  SPACE: z.string().min(1).default('Agence'),
  SMTP_URL: url('smtp:', 'smtps:'),
  MAIL_FROM: address.default('bridge@formation-hub.example'),
  // An incoming webhook as Slack has it, for what an administrator cannot be mailed. Left out: it is in the log alone.
  CHAT_URL: url('http:', 'https:').optional(),
  ADMIN_MAIL: address.default('admin@formation-hub.example'),
  // Mails of one kind and subject are at least so far apart.
  NOTIFY_EVERY_MS: milliseconds(300_000),
});

export type Config = z.output<typeof schema>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readConfig = (env: Environment): Config => readEnvironment(schema, env);
