import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from 'service-kit/log';
import { z } from 'zod';
import { openJournal } from './journal.ts';

/** Tries of one delivery; between them pauses that double up to the longest. */
const TRIES = 14;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
const TIMEOUT_MS = 5_000;

const entry = z.union([
  z.object({
    is: z.literal('event'),
    id: z.string(),
    path: z.string(),
    body: z.record(z.string(), z.unknown()),
  }),
  z.object({ is: z.literal('over'), id: z.string(), status: z.number(), tries: z.number() }),
]);

export interface Deliveries {
  /** Sends it until it is taken; what is not taken when the process dies is sent by the next. */
  event(path: string, body: Record<string, unknown>): string;
  /** Signs with another secret from now on, also what is sent again. */
  signWith(secret: string): void;
  /** How many are not taken yet, and how many were given up. */
  counts(): { events: number; open: number; refused: number };
}

/** Webhooks as they are sent, signed `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`, each try anew. */
export function createDeliveries(
  options: { file: string; baseUrl: string; secret: string; header: string },
  log: Log,
): Deliveries {
  const { file, baseUrl, header } = options;
  let { secret } = options;
  const journal = openJournal(file, (value) => entry.parse(value));
  const over = new Map<string, number>();
  for (const one of journal.all()) if (one.is === 'over') over.set(one.id, one.status);

  const once = async (path: string, text: string): Promise<number> => {
    const seconds = Math.floor(Date.now() / 1000);
    const hex = createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex');
    const headers = { 'content-type': 'application/json', [header]: `t=${seconds},v1=${hex}` };
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(baseUrl + path, { method: 'POST', headers, body: text, signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };
  const deliver = async (id: string, path: string, body: object): Promise<void> => {
    const text = JSON.stringify(body);
    let status = 0;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      status = await once(path, text);
      if (status >= 200 && status < 300) {
        journal.add({ is: 'over', id, status, tries });
        over.set(id, status);
        return;
      }
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
    }
    journal.add({ is: 'over', id, status, tries: TRIES });
    over.set(id, status);
    log.warn({ id, status }, 'a webhook was given up');
  };
  const events = () => journal.all().flatMap((one) => (one.is === 'event' ? [one] : []));
  for (const { id, path, body } of events()) if (!over.has(id)) void deliver(id, path, body);

  return {
    event(path, body) {
      const id = randomUUID();
      const whole = { event_id: id, ...body };
      journal.add({ is: 'event', id, path, body: whole });
      void deliver(id, path, whole);
      return id;
    },
    signWith(another) {
      secret = another;
    },
    counts: () => ({
      events: events().length,
      open: events().length - over.size,
      refused: [...over.values()].filter((status) => status < 200 || status >= 300).length,
    }),
  };
}
