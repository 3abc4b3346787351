-- A drive that has been used for a while: 600 000 files in 6 000 folders of one user, whose password is seeded-on-loopback.
BEGIN;
-- What it refers to is made here; asking for it 1 200 000 times takes longer than all else.
SET LOCAL session_replication_role = replica;
INSERT INTO users (username, password_hash) VALUES ('seeded', '4aLCYb1kdsRxqTVlMXUhHw.xTq_N7Z3Rw1AcUn2aVCfN6bdnxBeUp8JDKN4bTsNpV0');
INSERT INTO folders (id, owner, encrypted_metadata) VALUES ('root-seeded', 'seeded', 'root');
INSERT INTO folders (id, owner, encrypted_metadata)
  SELECT 'seeded-folder-' || n, 'seeded', 'seeded' FROM generate_series(1, 6000) n;
INSERT INTO files (id, folder_id, owner, encrypted_metadata, chunks, complete)
  SELECT 'seeded-file-' || n, 'seeded-folder-' || 1 + n % 6000, 'seeded', repeat('x', 60), 1, true
  FROM generate_series(1, 600000) n;
COMMIT;
ANALYZE files;
