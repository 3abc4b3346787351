#!/bin/bash
# check_wal.sh BASE: whether a base backup is whole, and each piece of the log from its beginning to the newest is in the archive as it was written.
# Touches no server; ends 4 with what is wrong, and how far can be restored without it.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly base=$1
bad() { end "$BAD" "$*"; }
[[ -d $base ]] || bad "$base is not there"
said=$(pg_verifybackup --no-parse-wal --quiet "$base" 2>&1) || bad "$base is not what was backed up: ${said%%$'\n'*}"
first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))/\1/p' "$base/backup_label")
last=$(cd "$root/wal" && ls | grep -E "^${first:0:8}[0-9A-F]{16}$" | tail -n 1)
[[ -n $last ]] || bad "the archive holds no log"
# Names count up in their last eight digits to FF, and then in the eight before (segments of 16 MiB).
one=$first before='its base backup alone'
while true; do
  [[ -e $root/wal/$one ]] || bad "$one is missing in the archive: it can be restored to the end of $before, and not further"
  [[ -r $root/wal/$one ]] || bad "$one may not be read by $(id -un)"
  [[ $(sha256sum <"$root/wal/$one" | cut -d' ' -f1) = "$(cat "$root/wal/$one.sha256" 2>/dev/null)" ]] ||
    bad "$one is not what was archived, its checksum differs: it can be restored to the end of $before, and not further"
  [[ $one < $last ]] || break
  before=$one
  number=$((16#${one:8:8} * 256 + 16#${one:22:2} + 1))
  one=${one:0:8}$(printf '%08X%08X' $((number / 256)) $((number % 256)))
done
