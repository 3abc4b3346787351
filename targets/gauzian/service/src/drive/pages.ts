import type { Database } from 'service-kit/db/database';
import type { z } from 'zod';
import { FILE, type FileRow, fileOf } from './rows.ts';
import type { listQuery, Page } from './shapes.ts';

/** Whether who has access is asked once for a page of files, or for each of them. */
export type Loading = 'joined' | 'each';

/** One page of the owner's complete files in the order of writing, each with those who have access to its folder. */
export async function pageOf(
  db: Database,
  loading: Loading,
  owner: string,
  { folder, limit, after }: z.output<typeof listQuery>,
  budgetMs?: number,
): Promise<Page> {
  const budget = budgetMs === undefined ? {} : { budgetMs };
  const rows = await db.query<FileRow>(
    `SELECT ${FILE} FROM files WHERE owner = $1 AND complete AND seq > $2${folder === undefined ? '' : ' AND folder_id = $4'}
     ORDER BY seq LIMIT $3`,
    [owner, after, limit, ...(folder === undefined ? [] : [folder])],
    { operation: 'files.list', ...budget },
  );
  const access = await (loading === 'joined' ? accessOnce : accessEach)(db, rows, budget);
  return {
    items: rows.map((row) => ({ ...fileOf(row), access: access[row.folder_id] ?? [] })),
    next: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null,
  };
}

type Budget = { budgetMs?: number };
type Access = Record<string, string[]>;

const accessOnce = (db: Database, rows: readonly FileRow[], budget: Budget): Promise<Access> =>
  accessTo(db, [...new Set(rows.map(({ folder_id }) => folder_id))], budget);

/** One statement after another, as a loop over the rows of a page has it. */
async function accessEach(db: Database, rows: readonly FileRow[], budget: Budget): Promise<Access> {
  const access: Access = {};
  for (const { folder_id } of rows) Object.assign(access, await accessTo(db, [folder_id], budget));
  return access;
}

async function accessTo(db: Database, folders: readonly string[], budget: Budget): Promise<Access> {
  if (folders.length === 0) return {};
  const rows = await db.query<{ folder_id: string; username: string }>(
    'SELECT folder_id, username FROM folder_access WHERE folder_id = ANY($1)',
    [folders],
    { operation: 'access.list', ...budget },
  );
  const byFolder = Object.groupBy(rows, ({ folder_id }) => folder_id);
  return Object.fromEntries(
    Object.entries(byFolder).map(([folder, all = []]) => [folder, all.map(({ username }) => username)]),
  );
}
