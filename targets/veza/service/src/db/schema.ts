/** Counts up with every change of the statements below; readiness asks the database for it. */
export const SCHEMA_VERSION = 1;

/** Each statement can run again on a database that already has it. Ids are the clients', `seq` is for paging. */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS users (
     username text PRIMARY KEY CHECK (username ~ '^[a-zA-Z0-9_]{3,30}$'),
     password_hash text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE IF NOT EXISTS playlists (
     id text PRIMARY KEY,
     seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     owner text NOT NULL,
     title text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE IF NOT EXISTS comments (
     id text PRIMARY KEY,
     seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     owner text NOT NULL,
     track_id text NOT NULL,
     body text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now())`,
  'CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  `INSERT INTO schema_version (version) VALUES (${SCHEMA_VERSION}) ON CONFLICT DO NOTHING`,
];

/** Arbitrary but fixed: replicas that start together agree on it. */
export const SCHEMA_LOCK = 7_208_145_113;
