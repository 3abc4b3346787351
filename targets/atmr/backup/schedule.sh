#!/bin/bash
# Takes a backup every BACKUP_EVERY_SECONDS, by the clock: with 3600 at each full hour. One that fails is told of, and the next is tried all the
# same. `schedule.sh --every` says how often.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly every=${BACKUP_EVERY_SECONDS:-3600}
if [[ ${1:-} = --every ]]; then
  echo "$every"
  exit
fi
trap 'exit 0' TERM INT
while true; do
  sleep $((every - $(date +%s) % every)) &
  wait $!
  "$here/backup_db.sh" || say "no backup at $(date -uIs)"
done
