/** PostgreSQL 15 beside 17: what the older holds is dumped by the newer's tools, restored into it, and is as it was. */

import { expect, test } from 'vitest';
import { contentOf } from '../../harness/rehearse/content/content.ts';
import { differencesIn } from '../../harness/rehearse/content/differences.ts';
import { startComponents } from '../support/component-stack.ts';

const signal = () => AbortSignal.timeout(60_000);
const environment = { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'shop' };

test('a database of 15 moves to 17, with rows, sequences, indexes and rights', async () => {
  await using stack = await startComponents('postgres-versions', {
    old: { image: 'postgres-15', environment },
    new: { image: 'postgres', environment: { ...environment, OLD_URL: 'postgres://shop:secret@{old}/shop' } },
  });
  const run = (service: string, ...command: string[]) => stack.commands.run(service, command, signal());
  const sql = (service: string, query: string) =>
    run(service, 'psql', '-U', 'shop', '-d', 'shop', '-At', '-v', 'ON_ERROR_STOP=1', '-c', query);
  const place = (service: string) => ({
    origin: stack.origin(service),
    user: 'shop',
    password: 'secret',
    database: 'shop',
  });

  expect(await sql('old', 'SHOW server_version')).toMatch(/^15\./);
  expect(await sql('new', 'SHOW server_version')).toMatch(/^17\./);
  await sql(
    'old',
    `CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL, at timestamptz DEFAULT now());
     CREATE INDEX by_what ON orders (what);
     CREATE ROLE reporting;
     GRANT SELECT ON orders TO reporting;
     INSERT INTO orders (what) SELECT 'pie ' || n FROM generate_series(1, 500) n`,
  );
  const before = await contentOf(place('old'));

  await sql('new', 'CREATE ROLE reporting');
  await run('new', 'sh', '-ec', 'pg_dump --format=custom --file=/tmp/old.dump "$OLD_URL"');
  await run('new', 'pg_restore', '-U', 'shop', '--exit-on-error', '--dbname=shop', '/tmp/old.dump');
  // PostgreSQL 17 has one right more, and the owner of a table has it.
  const owners = 'DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE';
  const right = {
    id: 'right/shop on public.orders',
    was: owners,
    is: owners.replace('INSERT', 'INSERT, MAINTAIN'),
  };
  expect(differencesIn(before, await contentOf(place('new')))).toEqual([right]);

  // One row less is seen.
  await sql('new', 'DELETE FROM orders WHERE id = 7');
  const ids = differencesIn(before, await contentOf(place('new'))).map(({ id }) => id);
  expect(ids.toSorted()).toEqual([right.id, 'table/public.orders']);
});
