-- Up Migration
-- Each statement can run again: a service that starts alone makes the same tables.
CREATE TABLE IF NOT EXISTS bookings (
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
  dispatched_at timestamptz);
CREATE INDEX IF NOT EXISTS bookings_pending ON bookings (seq) WHERE status = 'pending';
CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
INSERT INTO schema_version (version) VALUES (1) ON CONFLICT DO NOTHING;

-- Down Migration
DROP TABLE bookings;
DELETE FROM schema_version WHERE version = 1;
