import { FiredrillError } from '../../model/errors.ts';
import type { Fault } from '../../model/fault.ts';
import { administer } from './administration.ts';

/** Indexes on which nothing rests but speed: neither a key nor unique. One of a partitioned table stands for those of its partitions. */
const OWN = `
  SELECT c.oid, n.nspname, c.relname FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'firedrill_away')
    AND NOT i.indisunique AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)`;

/** How each is made is kept in the database, where another process finds it that has to undo this one's fault. */
const DROP = `
CREATE SCHEMA IF NOT EXISTS firedrill_away;
CREATE TABLE IF NOT EXISTS firedrill_away.indexes (made text PRIMARY KEY);
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN ${OWN} LOOP
    INSERT INTO firedrill_away.indexes VALUES (pg_get_indexdef(one.oid)) ON CONFLICT DO NOTHING;
    EXECUTE format('DROP INDEX %I.%I', one.nspname, one.relname);
  END LOOP;
END $$;`;

const MAKE = `
DO $$
DECLARE
  one text;
BEGIN
  IF to_regclass('firedrill_away.indexes') IS NULL THEN RETURN; END IF;
  FOR one IN SELECT made FROM firedrill_away.indexes LOOP
    -- A partitioned table's index is told with ONLY, which would leave its partitions without.
    EXECUTE replace(replace(one, 'CREATE INDEX ', 'CREATE INDEX IF NOT EXISTS '), ' ON ONLY ', ' ON ');
  END LOOP;
  DROP SCHEMA firedrill_away CASCADE;
END $$;`;

const LEFT = `SELECT count(*) FROM (${OWN}) AS own;`;
const AWAY = `SELECT count(*) FROM pg_class WHERE oid = to_regclass('firedrill_away.indexes');`;
const TAKEN = `SELECT count(*) FROM firedrill_away.indexes;`;

/** Every index is missing that no constraint rests on: as after a migration that forgot them. Statements are right, and slow. */
export const indexesMissing: Fault<'commands'> = {
  name: 'indexes-missing',
  of: 'postgres',

  async inject({ commands }, service, signal) {
    await administer(commands, service, DROP, signal);
    if (Number(await administer(commands, service, TAKEN, signal)) > 0) return;
    throw new FiredrillError(
      'unavailable',
      `${service} has no index that could be missing: all there are keys or unique`,
    );
  },

  undo: async ({ commands }, service, signal) => {
    await administer(commands, service, MAKE, signal);
  },

  async effect({ commands }, service, signal) {
    const left = Number(await administer(commands, service, LEFT, signal));
    const away = Number(await administer(commands, service, AWAY, signal));
    return {
      seen: left === 0 && away > 0,
      how: `${service} has ${left} indexes that are neither keys nor unique`,
    };
  },
};
