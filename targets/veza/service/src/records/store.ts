import type { Database } from 'service-kit/db/database';
import { ApiError, notFound } from 'service-kit/errors';
import type { Kind } from './kinds.ts';

type Row = Readonly<Record<string, string>> & { readonly created_at: Date; readonly seq: string };
export type Stored = Readonly<Record<string, string>>;

export interface Page {
  readonly items: readonly Stored[];
  /** Pass as `after` to go on; null on the last page. */
  readonly next: string | null;
}

/**
 * Stores a record unless its id is taken, so that sending it again after a lost answer is safe.
 * @returns the record and whether this call made it. @throws ApiError 409 when the id names something else
 */
export async function createRecord(
  db: Database,
  kind: Kind,
  owner: string,
  input: Stored & { readonly id: string },
): Promise<{ record: Stored; created: boolean }> {
  const wanted: [column: string, value: string][] = [
    ['id', input.id],
    ['owner', owner],
  ];
  for (const [field, column] of Object.entries(kind.columns)) wanted.push([column, input[field] ?? '']);
  const columns = wanted.map(([column]) => column).join(', ');
  const places = wanted.map((_, index) => `$${index + 1}`).join(', ');
  const [made] = await db.query<Row>(
    `INSERT INTO ${kind.plural} (${columns}) VALUES (${places}) ON CONFLICT (id) DO NOTHING RETURNING *`,
    wanted.map(([, value]) => value),
    { operation: `${kind.plural}.create`, writes: true },
  );
  if (made !== undefined) return { record: shape(kind, made), created: true };
  const there = await findRow(db, kind, input.id);
  if (there === undefined || wanted.some(([column, value]) => there[column] !== value))
    throw new ApiError(409, `${kind.noun.toUpperCase()}_CONFLICT`, `The id belongs to another ${kind.noun}.`);
  return { record: shape(kind, there), created: false };
}

export async function findRecord(db: Database, kind: Kind, id: string): Promise<Stored | undefined> {
  const row = await findRow(db, kind, id);
  return row && shape(kind, row);
}

/**
 * One page in the order of writing, starting behind `after` (a `next` from an earlier page).
 * @param page.of only those with this value in this column
 */
export async function listRecords(
  db: Database,
  kind: Kind,
  page: {
    readonly limit: number;
    readonly after: string;
    readonly of?: { readonly column: string; readonly value: string };
  },
  budgetMs?: number,
): Promise<Page> {
  const { of } = page;
  const rows = await db.query<Row>(
    `SELECT * FROM ${kind.plural} WHERE seq > $1${of === undefined ? '' : ` AND ${of.column} = $3`} ORDER BY seq LIMIT $2`,
    [page.after, page.limit, ...(of === undefined ? [] : [of.value])],
    { operation: `${kind.plural}.list`, ...(budgetMs === undefined ? {} : { budgetMs }) },
  );
  const next = rows.length === page.limit ? (rows.at(-1)?.seq ?? null) : null;
  return { items: rows.map((row) => shape(kind, row)), next };
}

/**
 * Removes a record of its owner's.
 * @throws ApiError 403 when it is another's, 404 when there is none
 */
export async function removeRecord(db: Database, kind: Kind, owner: string, id: string): Promise<void> {
  const removed = await db.query(
    `DELETE FROM ${kind.plural} WHERE id = $1 AND owner = $2 RETURNING id`,
    [id, owner],
    { operation: `${kind.plural}.remove`, writes: true },
  );
  if (removed.length > 0) return;
  if ((await findRow(db, kind, id)) === undefined) throw notFound(kind.noun);
  throw new ApiError(403, 'FORBIDDEN', `The ${kind.noun} belongs to another user.`);
}

export async function countRecords(db: Database, kind: Kind): Promise<number> {
  const [row] = await db.query<{ total: string }>(`SELECT count(*) AS total FROM ${kind.plural}`, [], {
    operation: `${kind.plural}.count`,
  });
  return Number(row?.total ?? 0);
}

async function findRow(db: Database, kind: Kind, id: string): Promise<Row | undefined> {
  const [row] = await db.query<Row>(`SELECT * FROM ${kind.plural} WHERE id = $1`, [id], {
    operation: `${kind.plural}.get`,
  });
  return row;
}

function shape(kind: Kind, row: Row): Stored {
  const fields = Object.entries(kind.columns).map(([field, column]) => [field, row[column] ?? '']);
  return {
    id: row.id ?? '',
    owner: row.owner ?? '',
    ...Object.fromEntries(fields),
    createdAt: row.created_at.toISOString(),
  };
}
