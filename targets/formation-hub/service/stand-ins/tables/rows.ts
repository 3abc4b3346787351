import { z } from 'zod';
import { openJournal } from '../shared/journal.ts';

export interface Row extends Record<string, unknown> {
  readonly id: number;
}

const written = z.object({
  at: z.number(),
  table: z.string(),
  row: z.looseObject({ id: z.number() }),
  gone: z.literal(true).optional(),
});

/** Rows by table, as they were told. */
export interface Rows {
  all(table: string): Row[];
  find(table: string, id: number): Row | undefined;
  create(table: string, fields: object): Row;
  /** @returns the row and the fields that are others now; undefined where there is no such row */
  change(
    table: string,
    id: number,
    fields: Record<string, unknown>,
  ): { row: Row; changed: string[] } | undefined;
  remove(table: string, id: number): Row | undefined;
  /** Every write to a table, in order. */
  told(table: string): (Row & { at: number })[];
}

/** What is there from the first day on; no event tells of it. The first of the people has no hours left to give away. */
const FIRST_DAY: Readonly<Record<string, readonly Row[]>> = {
  projet: [{ id: 1_000_000, nom: 'Halle', client: 1, docmost_page_id: 'page-halle' }],
  client: [{ id: 1, nom: 'Ville' }],
  personne: [
    { id: 1, nom: 'Ada', email: 'ada@formation-hub.example', heures: 0 },
    { id: 2, nom: 'Grace', email: 'grace@formation-hub.example', heures: 100_000 },
  ],
};

export function openRows(file: string): Rows {
  const journal = openJournal(file, (value) => written.parse(value));
  const tables = new Map(
    Object.entries(FIRST_DAY).map(([table, rows]) => [table, new Map(rows.map((row) => [row.id, row]))]),
  );
  let last = 0;
  const take = ({ table, row, gone }: z.output<typeof written>): void => {
    const rows = tables.get(table) ?? new Map<number, Row>();
    tables.set(table, rows);
    // A row of the first day is counted by none that is made.
    if (!(FIRST_DAY[table] ?? []).some(({ id }) => id === row.id)) last = Math.max(last, row.id);
    if (gone === true) rows.delete(row.id);
    else rows.set(row.id, row);
  };
  for (const entry of journal.all()) take(entry);
  const write = (table: string, row: Row, gone?: true): Row => {
    const entry = { at: Date.now(), table, row, ...(gone === undefined ? {} : { gone }) };
    journal.add(entry);
    take(entry);
    return row;
  };
  const find = (table: string, id: number): Row | undefined => tables.get(table)?.get(id);
  return {
    all: (table) => [...(tables.get(table)?.values() ?? [])],
    find,
    create: (table, fields) => write(table, { ...fields, id: last + 1 }),
    change(table, id, fields) {
      const before = find(table, id);
      if (before === undefined) return undefined;
      const changed = Object.keys(fields).filter((name) => before[name] !== fields[name]);
      return { row: write(table, { ...before, ...fields, id }), changed };
    },
    remove(table, id) {
      const before = find(table, id);
      return before === undefined ? undefined : write(table, before, true);
    },
    told: (table) =>
      journal.all().flatMap(({ at, table: of, row }) => (of === table ? [{ ...row, at }] : [])),
  };
}
