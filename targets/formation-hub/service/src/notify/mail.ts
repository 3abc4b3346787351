import type { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';
import type { Log } from 'service-kit/log';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';

/**
 * Tells a person, once for `key` within a while. Never fails: a bridge that cannot send mail goes on, and is degraded.
 */
export type Notify = (to: string, key: string, subject: string, text: string) => Promise<void>;

const LIMIT_MS = 2_000;

type Settings = Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'EVENT_MEMORY_MS'>;

export function createNotify(redis: Redis, config: Settings, metrics: Metrics, log: Log): Notify {
  const transport = createTransport({
    url: config.SMTP_URL,
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
  });
  metrics.degraded.set({ part: 'mail' }, 0);
  return async (to, key, subject, text) => {
    const once = `bridge:told:${key}`;
    try {
      if ((await redis.set(once, '1', 'PX', config.EVENT_MEMORY_MS, 'NX')) === null) return;
      await transport.sendMail({ from: config.MAIL_FROM, to, subject, text });
      metrics.notifications.inc({ outcome: 'sent' });
      metrics.degraded.set({ part: 'mail' }, 0);
    } catch (error) {
      // It was not told: what comes next may tell it.
      await redis.del(once).catch(() => undefined);
      metrics.notifications.inc({ outcome: 'failed' });
      metrics.degraded.set({ part: 'mail' }, 1);
      const cause = error instanceof Error ? error.message : String(error);
      log.warn({ key, subject, cause }, 'a person could not be told');
    }
  };
}
