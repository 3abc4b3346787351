import type { Database } from 'service-kit/db/database';
import type { Outcome } from '../metrics.ts';
import type { Synced } from '../sync/synced.ts';
import { type BridgeEvent, entityOf } from '../webhooks/event.ts';

export interface Entry {
  readonly event_id: string;
  readonly entity: string;
  readonly source: string;
  readonly target: string;
  readonly action: string;
  readonly outcome: string;
  readonly success: boolean;
  readonly duration_ms: number;
  readonly page_id: string | null;
  /** What it is about is called. */
  readonly title: string | null;
  readonly because: string | null;
  readonly at: Date;
}

/** What became of an event, to be written down. */
export interface Became {
  readonly outcome: Outcome;
  readonly synced: Synced;
  readonly durationMs: number;
  readonly because?: string;
}

/** What was done about every event, and why; and which are accepted and not done, whatever Redis forgets. */
export interface Audit {
  /** @throws ApiError 503 when the database does not do its part: what is not written down is not acknowledged */
  record(event: BridgeEvent, became: Became): Promise<void>;
  find(eventId: string): Promise<Entry[]>;
  latest(limit: number, budgetMs: number): Promise<Entry[]>;
  /** In the order in which they were written, from after `seq` on, with or without what the bridge brought about itself. */
  from(seq: number, limit: number, own: boolean): Promise<(Entry & { readonly seq: number })[]>;
  waits(event: BridgeEvent): Promise<void>;
  waitsNoMore(event: BridgeEvent): Promise<void>;
  /** In the order in which they were accepted. */
  waiting(limit: number): Promise<{ event: BridgeEvent; since: Date }[]>;
}

const COLUMNS =
  'event_id, entity, source, target, action, outcome, success, duration_ms, page_id, title, because, at';

export function createAudit(db: Database): Audit {
  return {
    async record(event, { outcome, synced, durationMs, because }) {
      await db.query(
        `INSERT INTO audit (event_id, entity, source, target, action, outcome, success, duration_ms, page_id, title, because)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          event.id,
          entityOf(event),
          event.source,
          synced.target,
          synced.action,
          outcome,
          outcome !== 'failed' && outcome !== 'queued',
          Math.round(durationMs),
          synced.page ?? null,
          event.title ?? null,
          because ?? null,
        ],
        { operation: 'audit.record', writes: true },
      );
    },
    find: (eventId) =>
      db.query<Entry>(`SELECT ${COLUMNS} FROM audit WHERE event_id = $1 ORDER BY seq`, [eventId], {
        operation: 'audit.find',
      }),
    latest: (limit, budgetMs) =>
      db.query<Entry>(`SELECT ${COLUMNS} FROM audit ORDER BY seq DESC LIMIT $1`, [limit], {
        operation: 'audit.latest',
        budgetMs,
      }),
    from: (seq, limit, own) =>
      db.query<Entry & { seq: number }>(
        `SELECT seq::int, ${COLUMNS} FROM audit WHERE seq > $1 AND ($3 OR outcome <> 'own') ORDER BY seq LIMIT $2`,
        [seq, limit, own],
        { operation: 'audit.from' },
      ),
    waits: async (event) => {
      await db.query(
        'INSERT INTO waiting (event_id, event) VALUES ($1, $2) ON CONFLICT (event_id) DO NOTHING',
        [event.id, JSON.stringify(event)],
        { operation: 'waiting.add', writes: true },
      );
    },
    waitsNoMore: async (event) => {
      await db.query('DELETE FROM waiting WHERE event_id = $1', [event.id], {
        operation: 'waiting.remove',
        writes: true,
      });
    },
    waiting: (limit) =>
      db.query<{ event: BridgeEvent; since: Date }>(
        'SELECT event, since FROM waiting ORDER BY seq LIMIT $1',
        [limit],
        { operation: 'waiting.list' },
      ),
  };
}
