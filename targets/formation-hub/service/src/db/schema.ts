import type { Schema } from 'service-kit/db/migrate';

/** `audit` is what was done about events, in order; `waiting` are those that are accepted and not done. */
export const schema: Schema = {
  version: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS audit (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id text NOT NULL,
      entity text NOT NULL,
      source text NOT NULL,
      target text NOT NULL,
      action text NOT NULL,
      outcome text NOT NULL,
      success boolean NOT NULL,
      duration_ms integer NOT NULL,
      page_id text,
      title text,
      because text,
      at timestamptz NOT NULL DEFAULT now()
    )`,
    'CREATE INDEX IF NOT EXISTS audit_event ON audit (event_id)',
    `CREATE TABLE IF NOT EXISTS waiting (
      event_id text PRIMARY KEY,
      event jsonb NOT NULL,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      since timestamptz NOT NULL DEFAULT now()
    )`,
  ],
  lock: 7_208_145_131,
};
