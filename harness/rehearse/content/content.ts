/** What a PostgreSQL database holds, all of it, in a form that can be compared after it was restored elsewhere. */

import { Client } from 'pg';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { CATALOGUE, nextOf, rowsOf, SEQUENCES, TABLES } from './kinds.ts';

/** Id of each thing (`table/public.bookings`, `right/reporting on public.bookings`) → what it is, or what rows it has. */
export type Content = ReadonlyMap<string, string>;

/** Where a database is, as this machine reaches it, and who asks. */
export interface DatabasePlace {
  /** `http://127.0.0.1:port`, as `stack.origin` says. */
  origin: string;
  user: string;
  password: string;
  database: string;
}

/**
 * What a database holds, as one moment has it.
 * @param tell of each table before it is read: a large one takes a while
 * @throws FiredrillError `unavailable` where it cannot be asked
 */
export async function contentOf(
  place: DatabasePlace,
  tell: (how: string) => void = () => undefined,
): Promise<Content> {
  return withSession(place, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return readContent(client, tell);
  });
}

/**
 * What a database that users write to holds at the moment at which a backup is taken of it. Writers wait until `taken` resolves,
 * which is as long as a backup needs to begin; all is read afterwards, as it was then, beside them.
 * @param taken has the backup begin, and resolves once later writes are no part of it; `ask` has rows of the session that holds
 *   the writers up
 */
export async function contentAt(
  place: DatabasePlace,
  taken: (ask: (sql: string) => Promise<readonly unknown[]>) => Promise<void>,
  tell: (how: string) => void = () => undefined,
): Promise<Content> {
  return withSession(place, (reader) =>
    withSession(place, async (holder) => {
      await holder.query('BEGIN');
      const { rows } = await holder.query<{ quoted: string }>(TABLES);
      if (rows.length > 0)
        await holder.query(`LOCK TABLE ${rows.map(({ quoted }) => quoted).join(', ')} IN SHARE MODE`);
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      // Sequences are in no snapshot: they are read while none moves.
      const sequences = await valuesOf(reader);
      await taken(async (sql) => (await holder.query<Record<string, unknown>>(sql)).rows);
      await holder.query('COMMIT');
      return new Map([...(await readContent(reader, tell)), ...sequences]);
    }),
  );
}

async function readContent(client: Client, tell: (how: string) => void): Promise<Map<string, string>> {
  // Rows are compared as text, which must not depend on the server's settings.
  await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
    SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = pg_catalog`);
  const content = await valuesOf(client);
  for (const [kind, query] of Object.entries(CATALOGUE)) {
    const { rows } = await client.query<{ name: string; value: string }>(query);
    for (const { name, value } of rows) content.set(`${kind}/${name}`, value);
  }
  const { rows: tables } = await client.query<{ quoted: string; name: string }>(TABLES);
  for (const [at, { quoted, name }] of tables.entries()) {
    tell(`reading ${name}, table ${at + 1} of ${tables.length}`);
    content.set(`table/${name}`, await oneValue(client, rowsOf(quoted)));
  }
  return content;
}

async function valuesOf(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ quoted: string; name: string }>(SEQUENCES);
  const values = new Map<string, string>();
  for (const { quoted, name } of rows) values.set(`sequence/${name}`, await oneValue(client, nextOf(quoted)));
  return values;
}

async function oneValue(client: Client, query: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>(query);
  return rows[0]?.value ?? '';
}

async function withSession<T>(
  { origin, user, password, database }: DatabasePlace,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { hostname, port } = new URL(origin);
  const client = new Client({ host: hostname, port: Number(port), user, password, database, ssl: false });
  // One that is lost while nothing is asked must not end this process; who asks next is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    throw new FiredrillError('unavailable', `the content of ${database} cannot be read: ${shortly(error)}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
