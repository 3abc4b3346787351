#!/bin/bash
# Takes a backup every BACKUP_EVERY_SECONDS, by the clock: with 3600 at each full hour; and at once where the newest is older than that, as after
# a night in which the machine was off. One that fails is told of, and the next is tried all the same. `schedule.sh --every` says how often.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly every=${BACKUP_EVERY_SECONDS:-3600}
if [[ ${1:-} = --every ]]; then
  echo "$every"
  exit
fi
trap 'exit 0' TERM INT
while true; do
  newest=$(stat -L -c %Y "$root/dumps/latest.dump" 2>/dev/null || echo 0)
  if (($(date +%s) - newest < every)); then
    sleep $((every - $(date +%s) % every)) &
    wait $!
  fi
  "$here/backup_db.sh" || { say "no backup at $(date -uIs)"; sleep 60 & wait $!; }
done
