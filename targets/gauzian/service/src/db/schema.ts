import type { Schema } from 'service-kit/db/migrate';

/** All that is said of a folder or a file is encrypted by its owner; the database knows who may have which key. */
export const schema: Schema = {
  version: 1,
  lock: 2_026_021_1,
  statements: [
    'CREATE EXTENSION IF NOT EXISTS pg_stat_statements',
    `CREATE TABLE IF NOT EXISTS users (
      username text PRIMARY KEY CHECK (username ~ '^[a-zA-Z0-9_]{3,30}$'),
      password_hash text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE TABLE IF NOT EXISTS folders (
      id text PRIMARY KEY,
      owner text NOT NULL REFERENCES users,
      encrypted_metadata text NOT NULL,
      seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE TABLE IF NOT EXISTS folder_access (
      folder_id text NOT NULL REFERENCES folders ON DELETE CASCADE,
      username text NOT NULL REFERENCES users,
      encrypted_folder_key text NOT NULL,
      PRIMARY KEY (folder_id, username))`,
    `CREATE TABLE IF NOT EXISTS files (
      id text PRIMARY KEY,
      folder_id text NOT NULL REFERENCES folders,
      owner text NOT NULL REFERENCES users,
      encrypted_metadata text NOT NULL,
      chunks int NOT NULL CHECK (chunks BETWEEN 1 AND 10000),
      complete boolean NOT NULL DEFAULT false,
      seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (owner, seq))`,
    'CREATE INDEX IF NOT EXISTS idx_files_folder_id ON files(folder_id)',
    `CREATE TABLE IF NOT EXISTS file_chunks (
      file_id text NOT NULL REFERENCES files ON DELETE CASCADE,
      number int NOT NULL CHECK (number >= 0),
      bytes int NOT NULL,
      PRIMARY KEY (file_id, number))`,
  ],
};
