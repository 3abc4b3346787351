/** Migrations, each with its way back; every one is a single transaction, and done again it changes nothing. */

export interface Migration {
  version: number;
  up: string;
  down: string;
  /** Tables and columns that are there once it is applied, and not before; `table` or `table.column`. */
  makes: readonly string[];
}

const VERSION = 2;
const noted = `INSERT INTO schema_version (version) VALUES (${VERSION}) ON CONFLICT DO NOTHING`;
const forgotten = `DELETE FROM schema_version WHERE version = ${VERSION}`;

export const migrations = {
  /** Who a file is shared with: a table that the backend of today does not know and is not hindered by. */
  shares: {
    version: VERSION,
    up: `CREATE TABLE IF NOT EXISTS file_shares (
        file_id text NOT NULL REFERENCES files ON DELETE CASCADE,
        username text NOT NULL REFERENCES users,
        PRIMARY KEY (file_id, username));
      ALTER TABLE files ADD COLUMN IF NOT EXISTS shared_at timestamptz;
      ${noted}`,
    down: `DROP TABLE IF EXISTS file_shares; ALTER TABLE files DROP COLUMN IF EXISTS shared_at; ${forgotten}`,
    makes: ['file_shares', 'files.shared_at'],
  },
  /** Files get a region; those that are there have one, and new ones are refused until the backend says it. */
  regions: {
    version: VERSION,
    up: `ALTER TABLE files ADD COLUMN IF NOT EXISTS region text NOT NULL DEFAULT 'eu';
      ALTER TABLE files ALTER COLUMN region DROP DEFAULT;
      ${noted}`,
    down: `ALTER TABLE files DROP COLUMN IF EXISTS region; ${forgotten}`,
    makes: ['files.region'],
  },
} as const satisfies Record<string, Migration>;
