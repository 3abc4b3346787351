import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';

/** The way to a mail server. */
export interface Post {
  /** @param key what it is about: a mail that is sent again is known by it. @throws Error when it was not taken */
  send(to: string, key: string, subject: string, text: string): Promise<void>;
  /** Whether the server greets, without sending anything. @throws Error when it does not */
  check(): Promise<void>;
  /** Whether it does its work, by what was last sent and asked. */
  isDegraded(): boolean;
}

/** Two mails and a message in their place still leave time to answer within five seconds. */
const LIMIT_MS = 1_500;

const idOf = (key: string, to: string): string =>
  `<${createHash('sha256').update(`${key} ${to}`).digest('hex').slice(0, 32)}@bridge>`;

export function createPost({ SMTP_URL, MAIL_FROM }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Post {
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
  });
  let greets = true;
  let refuses = false;
  return {
    async send(to, key, subject, text) {
      try {
        await transport.sendMail({ from: MAIL_FROM, to, subject, text, messageId: idOf(key, to) });
        refuses = false;
      } catch (error) {
        refuses = true;
        throw error;
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (error) {
        greets = false;
        throw error;
      }
      // What it did not take while it was away it may take now; one that greets and takes nothing stays degraded.
      if (!greets) refuses = false;
      greets = true;
    },
    isDegraded: () => !greets || refuses,
  };
}
