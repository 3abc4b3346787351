import type { Schema } from 'service-kit/db/migrate';

/** Ids are the clients', `seq` is for paging. */
export const schema: Schema = {
  version: 1,
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
  ],
  lock: 7_208_145_113,
};
