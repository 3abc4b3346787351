import type { Database } from 'service-kit/db/database';
import { ApiError } from 'service-kit/errors';
import type { View } from './upload.ts';

/** What PostgreSQL knows of uploads: what was accepted, what has become of it, and what of it is in the queue. */
export interface Uploads {
  /** Accepts an upload unless its id is taken; sending it again is safe. @throws ApiError 409 when the id is another's */
  accept(upload: Accepted): Promise<{ view: View; accepted: boolean }>;
  /** As far as the database knows: done, failed, or pending. */
  find(id: string): Promise<View | undefined>;
  content(id: string): Promise<{ view: View; content: Buffer } | undefined>;
  /** Makes the track of an upload unless it is finished. @returns whether this call did */
  done(id: string, track: { format: string; bitrates: readonly number[] }): Promise<boolean>;
  /** @returns whether this call ended it */
  failed(id: string, code: string): Promise<boolean>;
  /** Uploads that the queue does not have, or may have lost; they count as published from now on. */
  claimUnpublished(olderThanMs: number, most: number): Promise<string[]>;
  /** They are not in the queue, or their worker has died: the next `claimUnpublished` has those that are not finished. */
  unpublished(ids: readonly string[]): Promise<void>;
  unfinished(): Promise<{ count: number; oldestSeconds: number }>;
  tracks(page: { limit: number; after: string }): Promise<{ items: Track[]; next: string | null }>;
}

export interface Accepted {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
  readonly content: Buffer;
}

export interface Track {
  readonly id: string;
  readonly uploadId: string;
  readonly owner: string;
  readonly title: string;
  readonly format: string;
  readonly bitratesKbps: readonly number[];
  readonly createdAt: string;
}

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
  readonly error: string | null;
  readonly finished_at: Date | null;
  readonly created_at: Date;
}

interface TrackRow {
  readonly id: string;
  readonly seq: string;
  readonly upload_id: string;
  readonly owner: string;
  readonly title: string;
  readonly format: string;
  readonly bitrates: readonly number[];
  readonly created_at: Date;
}

const COLUMNS = 'id, owner, title, error, finished_at, created_at';

export function uploadsIn(db: Database): Uploads {
  const row = async (id: string): Promise<Row | undefined> => {
    const [found] = await db.query<Row>(`SELECT ${COLUMNS} FROM uploads WHERE id = $1`, [id], {
      operation: 'uploads.get',
    });
    return found;
  };
  return {
    async accept({ id, owner, title, content }) {
      // It counts as published, so that it is not looked for while its message is on its way.
      const [made] = await db.query<Row>(
        `INSERT INTO uploads (id, owner, title, content, published_at) VALUES ($1, $2, $3, $4, now())
         ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
        [id, owner, title, content],
        { operation: 'uploads.create', writes: true },
      );
      if (made !== undefined) return { view: viewOf(made), accepted: true };
      const [same] = await db.query<Row>(
        `SELECT ${COLUMNS} FROM uploads WHERE id = $1 AND owner = $2 AND title = $3 AND content = $4`,
        [id, owner, title, content],
        { operation: 'uploads.get' },
      );
      if (same === undefined) throw new ApiError(409, 'UPLOAD_CONFLICT', 'The id belongs to another upload.');
      return { view: viewOf(same), accepted: false };
    },
    find: async (id) => {
      const found = await row(id);
      return found && viewOf(found);
    },
    async content(id) {
      const [found] = await db.query<Row & { content: Buffer }>(
        `SELECT ${COLUMNS}, content FROM uploads WHERE id = $1`,
        [id],
        { operation: 'uploads.content' },
      );
      return found && { view: viewOf(found), content: found.content };
    },
    async done(id, { format, bitrates }) {
      // One statement: of two workers that have the same upload one makes the track, and neither half of it.
      const made = await db.query(
        `WITH ended AS (
           UPDATE uploads SET finished_at = now() WHERE id = $1 AND finished_at IS NULL RETURNING id, owner, title)
         INSERT INTO tracks (upload_id, owner, title, format, bitrates)
         SELECT id, owner, title, $2, $3 FROM ended RETURNING id`,
        [id, format, bitrates],
        { operation: 'uploads.done', writes: true },
      );
      return made.length > 0;
    },
    async failed(id, code) {
      const ended = await db.query(
        'UPDATE uploads SET finished_at = now(), error = $2 WHERE id = $1 AND finished_at IS NULL RETURNING id',
        [id, code],
        { operation: 'uploads.failed', writes: true },
      );
      return ended.length > 0;
    },
    async claimUnpublished(olderThanMs, most) {
      // Replicas look at the same time, and none waits for what another has claimed.
      const claimed = await db.query<{ id: string }>(
        `UPDATE uploads SET published_at = now() WHERE id IN (
           SELECT id FROM uploads WHERE finished_at IS NULL
             AND (published_at IS NULL OR published_at < now() - $1 * interval '1 millisecond')
           ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING id`,
        [olderThanMs, most],
        { operation: 'uploads.claim', writes: true },
      );
      return claimed.map(({ id }) => id);
    },
    async unpublished(ids) {
      if (ids.length === 0) return;
      await db.query(
        'UPDATE uploads SET published_at = NULL WHERE id = ANY($1) AND finished_at IS NULL',
        [ids],
        { operation: 'uploads.unpublished', writes: true },
      );
    },
    async unfinished() {
      const [found] = await db.query<{ count: string; oldest: string | null }>(
        `SELECT count(*) AS count, extract(epoch FROM now() - min(created_at)) AS oldest
         FROM uploads WHERE finished_at IS NULL`,
        [],
        { operation: 'uploads.unfinished' },
      );
      return { count: Number(found?.count ?? 0), oldestSeconds: Math.max(0, Number(found?.oldest ?? 0)) };
    },
    async tracks({ limit, after }) {
      const rows = await db.query<TrackRow>(
        'SELECT * FROM tracks WHERE seq > $1 ORDER BY seq LIMIT $2',
        [after, limit],
        { operation: 'tracks.list' },
      );
      const items = rows.map((one) => ({
        id: one.id,
        uploadId: one.upload_id,
        owner: one.owner,
        title: one.title,
        format: one.format,
        bitratesKbps: one.bitrates,
        createdAt: one.created_at.toISOString(),
      }));
      return { items, next: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null };
    },
  };
}

function viewOf({ id, owner, title, error, finished_at, created_at }: Row): View {
  const status = finished_at === null ? 'pending' : error === null ? 'done' : 'failed';
  return { id, owner, title, status, error, createdAt: created_at.toISOString() };
}
