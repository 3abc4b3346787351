import type { Redis } from 'ioredis';
import { explain } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import type { Metrics } from '../metrics.ts';
import type { Chat } from './chat.ts';
import type { Post } from './post.ts';

/**
 * Tells a person, once for `key` within a while. Never fails: a bridge that cannot send mail goes on, and is degraded.
 */
export type Notify = (to: string, key: string, subject: string, text: string) => Promise<void>;

export interface NotifyParts {
  readonly redis: Redis;
  readonly post: Post;
  /** Where the administrator is told what cannot be mailed. */
  readonly chat: Chat | undefined;
  readonly adminMail: string;
  /** How long a person counts as being told by a bridge that may have died: shorter than its event is in hand. */
  readonly claimMs: number;
  readonly memoryMs: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Claimed first, and marked as told last: after a bridge that died in between the event comes again, and its person is told. */
export function createNotify(parts: NotifyParts): Notify {
  const { redis, post, chat, adminMail, claimMs, memoryMs, metrics, log } = parts;
  const inChat = async (subject: string, text: string): Promise<boolean> => {
    if (chat === undefined) return false;
    try {
      await chat(`${subject}\n${text}`);
      metrics.notifications.inc({ outcome: 'chat' });
      return true;
    } catch (error) {
      log.warn({ subject, cause: explain(error) }, 'the chat took nothing');
      return false;
    }
  };
  const tell = async (to: string, key: string, subject: string, text: string): Promise<boolean> => {
    try {
      await post.send(to, key, subject, text);
      metrics.notifications.inc({ outcome: 'sent' });
      return true;
    } catch (error) {
      metrics.notifications.inc({ outcome: 'failed' });
      log.warn({ key, subject, cause: explain(error) }, 'a mail could not be sent');
      if (to === adminMail && (await inChat(subject, text))) return true;
      log.warn({ key, subject }, 'a person could not be told');
      return false;
    }
  };
  return async (to, key, subject, text) => {
    const once = `bridge:told:${key}`;
    try {
      if ((await redis.set(once, 'busy', 'PX', claimMs, 'NX')) === null) return;
      // What was not told, what comes next may tell.
      if (await tell(to, key, subject, text)) await redis.set(once, 'told', 'PX', memoryMs);
      else await redis.del(once);
    } catch (error) {
      log.warn({ key, subject, cause: explain(error) }, 'it is not known who was told');
    }
  };
}
