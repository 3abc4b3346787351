/**
 * `node src/migrate.ts up`, `down` (the last one), `down --count 2`, `down --to 0001_bookings`, `status`: the schema, one
 * revision for each file of `migrations/`. Says what it did as one line of JSON; exits 1 when it could not.
 */
import { parseArgs } from 'node:util';
import { count, pooling, readEnvironment } from 'service-kit/config';
import { explain } from 'service-kit/errors';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { type Migrating, revisions, runMigrations } from './db/migrations.ts';

const { DATABASE_URL } = configOrExit('atmr-migrate', () =>
  readEnvironment(z.object({ DATABASE_URL: pooling.DATABASE_URL }), process.env),
);
try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string' }, to: { type: 'string' } },
  });
  const what = asked(positionals, values);
  const ran = what === 'status' ? [] : await runMigrations(DATABASE_URL, what, () => undefined);
  console.log(JSON.stringify({ ran, revisions: await revisions(DATABASE_URL) }));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

function asked(words: string[], options: { count?: string; to?: string }): Migrating | 'status' {
  const [verb] = words;
  if (words.length === 1 && verb === 'status') return verb;
  if (words.length === 1 && verb === 'up') return { up: true };
  if (words.length === 1 && verb === 'down')
    return options.to === undefined ? { down: count(1, 100).parse(options.count) } : { downTo: options.to };
  throw new Error('say up, down [--count n | --to revision], or status');
}
