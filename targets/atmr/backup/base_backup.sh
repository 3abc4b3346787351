#!/bin/bash
# base_backup.sh: a copy of the whole server, from which write-ahead log is replayed to any later moment. Its manifest has each file's checksum.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly name=base_$(date -u +%Y%m%d_%H%M%S)
work=$root/base/.taking_$name
trap 'rm -rf "$work"' EXIT
# What it needs of the log is in the archive by the time it ends.
pg_basebackup --dbname="$DATABASE_URL" --pgdata="$work" --checkpoint=fast --wal-method=none --manifest-checksums=SHA256 \
  --no-password --progress 2> >(tr '\r' '\n' >&2) || end "$BROKE" "the base backup broke off, and the older ones are as they were"
pg_verifybackup --no-parse-wal --quiet "$work" || end "$BROKE" "what was written does not read back"
mv "$work" "$root/base/$name"
ln -sfn "$name" "$root/base/latest"
printf '%s %s\n' "$root/base/$name" "$(du -sb "$root/base/$name" | cut -f1)"
