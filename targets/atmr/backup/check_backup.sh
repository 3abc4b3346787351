#!/bin/bash
# check_backup.sh FILE: says what is wrong with a backup, and touches no server. Ends 0 when it may be restored from, 4 when it may not.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly asked=$1
bad() { end "$BAD" "$asked $*"; }

readonly file=$(readlink -f "$asked" || true)
[[ -f $file ]] || bad "is not there"
[[ -r $file ]] || bad "may not be read by $(id -un): $(stat -c '%U, mode %a' "$file")"
readonly size=$(stat -c %s "$file")
((size > 0)) || bad "is empty"

case $file in
  *.dump) [[ $(head -c 5 "$file" | tr -d '\0') = PGDMP ]] || bad "is no backup in PostgreSQL's custom format" ;;
  *.sql) head -n 5 "$file" | grep -aq '^-- PostgreSQL database dump' || bad "is no backup in PostgreSQL's plain format" ;;
  *) bad "is named neither .dump nor .sql" ;;
esac

readonly manifest=${file%.*}.manifest
[[ -r $manifest ]] || bad "has no manifest beside it, and so no checksum"
read -r wanted bytes < <(awk -v file="${file##*/}" '$3 == file { print $1, $2 }' "$manifest") || bad "is not in its manifest"
((size >= bytes)) || bad "is cut off: $size of $bytes bytes"
[[ $(sha256sum <"$file" | cut -d' ' -f1) = "$wanted" ]] || bad "is not what was backed up: its checksum differs"

# A checksum says that it is what was written; whether that can be read, only reading it tells.
if [[ $file = *.dump ]]; then
  contents=$(pg_restore --list "$file" 2>&1) || bad "cannot be read: $contents"
  its=$(sed -n 's/^; *dbname: //p' <<<"$contents")
  [[ $its = "$database" ]] || bad "is a backup of the database $its, not of $database"
  from=$(sed -n 's/^; *Dumped from database version: \([0-9]*\).*/\1/p' <<<"$contents")
  ours=$(pg_restore --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
  ((from <= ours)) || bad "is of PostgreSQL $from, which $ours cannot restore"
  said=$(pg_restore --file=/dev/null "$file" 2>&1) || bad "cannot be read to its end: ${said##*$'\n'}"
else
  tail -n 10 "$file" | grep -aq '^-- PostgreSQL database dump complete' || bad "does not come to its end"
fi
