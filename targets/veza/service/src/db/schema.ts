import type { Schema } from 'service-kit/db/migrate';

/** Ids are the clients', `seq` is for paging. */
export const schema: Schema = {
  version: 2,
  statements: [
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
    `CREATE TABLE IF NOT EXISTS replies (
       id text PRIMARY KEY,
       seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
       owner text NOT NULL,
       comment_id text NOT NULL REFERENCES comments ON DELETE CASCADE,
       body text NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE INDEX IF NOT EXISTS replies_of_comment ON replies (comment_id, seq)`,
    `CREATE TABLE IF NOT EXISTS uploads (
       id text PRIMARY KEY,
       seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
       owner text NOT NULL,
       title text NOT NULL,
       content bytea NOT NULL,
       error text,
       published_at timestamptz,
       finished_at timestamptz,
       created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE INDEX IF NOT EXISTS uploads_unfinished ON uploads (seq) WHERE finished_at IS NULL`,
    `CREATE TABLE IF NOT EXISTS tracks (
       id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
       seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
       upload_id text NOT NULL UNIQUE REFERENCES uploads,
       owner text NOT NULL,
       title text NOT NULL,
       format text NOT NULL,
       bitrates int[] NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now())`,
  ],
  lock: 7_208_145_113,
};
