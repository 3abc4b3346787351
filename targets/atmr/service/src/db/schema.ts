import type { Schema } from 'service-kit/db/migrate';

/** Ids are the clients', `seq` is for paging; places are `lon,lat` as the API normalises them. */
export const schema: Schema = {
  version: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS bookings (
       id text PRIMARY KEY,
       seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
       passenger text NOT NULL,
       origin text NOT NULL,
       destination text NOT NULL,
       pickup_at timestamptz,
       status text NOT NULL DEFAULT 'pending'
         CHECK (status IN ('pending', 'dispatched', 'completed', 'cancelled', 'rejected')),
       distance_meters double precision,
       duration_seconds double precision,
       created_at timestamptz NOT NULL DEFAULT now(),
       dispatched_at timestamptz)`,
    `CREATE INDEX IF NOT EXISTS bookings_pending ON bookings (seq) WHERE status = 'pending'`,
  ],
  lock: 7_208_145_114,
};
