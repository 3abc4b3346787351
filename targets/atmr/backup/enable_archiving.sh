#!/bin/bash
# enable_archiving.sh: from its next start on the database keeps each piece of its write-ahead log in BACKUP_DIR/wal, after a minute at the latest
# where anything was written, and lets backups of the whole server be taken over the network.
. "${BASH_SOURCE[0]%/*}/common.sh"

psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<SQL
ALTER SYSTEM SET archive_mode = on;
ALTER SYSTEM SET archive_command = '$here/archive_wal.sh %p %f';
ALTER SYSTEM SET archive_timeout = '60s';
SQL
readonly line='host replication all all scram-sha-256'
grep -qxF "$line" "$PGDATA/pg_hba.conf" || printf '%s\n' "$line" >>"$PGDATA/pg_hba.conf"
