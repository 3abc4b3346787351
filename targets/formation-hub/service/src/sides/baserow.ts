import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { PAGE_FIELD } from '../events/origin.ts';
import { type Call, SideFailure } from './call.ts';

const row = z.looseObject({ id: z.union([z.number(), z.string()]).transform(String) });
export type Row = z.output<typeof row>;

const rows = z.object({ results: z.array(row) });

/** The database, by the few calls that the bridge makes. */
export interface Baserow {
  /** Asked again where it is not there yet. @returns undefined where it still is not. @throws SideFailure */
  row(table: string, id: string): Promise<Row | undefined>;
  rows(table: string): Promise<Row[]>;
  /** The rows that have this page. */
  rowsOfPage(table: string, page: string): Promise<Row[]>;
  create(table: string, fields: object): Promise<Row>;
  setPage(table: string, id: string, page: string): Promise<void>;
  check(): Promise<void>;
}

export function createBaserow(call: Call, retries: number, pauseMs: number): Baserow {
  const place = (table: string): string => `/api/database/rows/table/${table}/`;
  const read = <T extends z.ZodType>(schema: T, answer: unknown): z.output<T> => {
    const found = schema.safeParse(answer);
    if (!found.success) throw new SideFailure('baserow', true, 'baserow answered something else than rows');
    return found.data;
  };
  return {
    async row(table, id) {
      for (let again = 0; ; again += 1) {
        const found = await call('GET', `${place(table)}${encodeURIComponent(id)}/`);
        if (found !== undefined) return read(row, found);
        if (again === retries) return undefined;
        await pause(pauseMs);
      }
    },
    rows: async (table) => read(rows, await call('GET', place(table))).results,
    rowsOfPage: async (table, page) =>
      read(rows, await call('GET', `${place(table)}?${PAGE_FIELD}=${encodeURIComponent(page)}`)).results,
    create: async (table, fields) => read(row, await call('POST', place(table), fields)),
    setPage: async (table, id, page) => {
      await call('PATCH', `${place(table)}${encodeURIComponent(id)}/`, { [PAGE_FIELD]: page });
    },
    check: async () => {
      await call('GET', '/api/_health/');
    },
  };
}

/** A field as text; empty where it is not there. */
export const textOf = (from: Row | undefined, field: string): string => {
  const value = from?.[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
