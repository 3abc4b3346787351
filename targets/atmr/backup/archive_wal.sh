#!/bin/bash
# archive_wal.sh PATH NAME: PostgreSQL's archive_command. What has its name in the archive is on disk, whole, and has its checksum beside it. One
# that is there already is not written again: with the same content that is no failure (PostgreSQL manual, "Setting Up WAL Archiving").
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly path=$1 kept=$root/wal/$2
if [[ -e $kept ]]; then cmp -s "$path" "$kept"; exit; fi
cp "$path" "$kept.part"
sha256sum <"$kept.part" | cut -d' ' -f1 >"$kept.sha256"
sync "$kept.part" "$kept.sha256"
mv "$kept.part" "$kept"
