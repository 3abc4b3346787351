#!/bin/bash
# restore_db.sh FILE [--force] [--or-older]: restores the database of RESTORE_URL from a backup, whose format it sees for itself. What is wrong with
# the backup is said before the server is touched, with the next older one that is whole; --or-older takes that.
#
# All of it is restored beside the database that is there, which is put aside by its name at the very end. A database that holds
# tables is put aside only when a person says so, or with --force.
. "${BASH_SOURCE[0]%/*}/common.sh"

file='' force='' older=''
for word; do
  case $word in
    --force) force=yes ;;
    --or-older) older=yes ;;
    *) file=$word ;;
  esac
done
[[ -n $file ]] || end 1 "say which backup: restore_db.sh $root/dumps/latest.dump"
readonly server=${RESTORE_URL%/*} target=${RESTORE_URL##*/}
on() { psql -X -q -At -v ON_ERROR_STOP=1 --dbname="$server/$1" "${@:2}"; }

# The next older backup that is whole, in the same format.
next_older() { # FILE
  local one format=${1##*.} this
  this=$(readlink -f "$1" || true)
  this=${this##*/}
  for one in $(cd "$root/dumps" && ls -r atmr_backup_*."$format"); do
    [[ $one < $this ]] || continue
    [[ $one != *.roles.sql ]] || continue
    if "$here/check_backup.sh" "$root/dumps/$one"; then
      echo "$root/dumps/$one"
      return
    fi
  done
}

if ! "$here/check_backup.sh" "$file"; then
  found=$(next_older "$file")
  [[ -n $found ]] || end "$BAD" "there is no older backup that is whole"
  say "the next older that is whole: $found"
  [[ -n $older ]] || exit "$BAD"
  file=$found
fi
file=$(readlink -f "$file")

there=$(on postgres -c "SELECT count(*) FROM pg_database WHERE datname = '$target'") ||
  end 1 "the server that is to be restored does not answer"
if [[ -z $force ]]; then
  tables=0
  ((there == 0)) || tables=$(on "$target" -c "SELECT count(*) FROM pg_stat_user_tables")
  if ((tables > 0)); then
    say "$target holds $tables tables, which would be overwritten:"
    say "  have a recent backup of what is there now;"
    say "  see that the backup to restore from is the right one: ${file##*/};"
    say "  have tried all this where it does no harm."
    [[ -t 0 ]] || end "$REFUSED" "not restored: say --force"
    read -rp "Type the database's name to overwrite it: " typed
    [[ $typed = "$target" ]] || end "$REFUSED" "not restored"
  fi
fi

readonly stamp=$(date -u +%Y%m%d_%H%M%S)
readonly new=${target}_restoring_$stamp
undo() { on postgres -c "DROP DATABASE IF EXISTS \"$new\" WITH (FORCE)" 2>/dev/null || true; }
said=$(mktemp)
trap 'rm -f "$said"' EXIT
broke() {
  undo
  end "$BROKE" "the restore broke off, and $target is as it was: $(grep -aE 'ERROR|FATAL|PANIC|error:|lost' "$said" | tail -n 1)"
}

say "roles"
# Those that are there already keep their names; what they may do is set for all.
psql -X -q --dbname="$server/postgres" --file="${file%.*}.roles.sql" >/dev/null 2>"$said" || broke
if grep -E 'ERROR|FATAL' "$said" | grep -v 'already exists' >&2; then broke; fi
on postgres -c "CREATE DATABASE \"$new\" TEMPLATE template0" 2>"$said" || broke
say "data"
if [[ $file = *.dump ]]; then
  heard "$said" '^pg_restore: \(processing data for table .*\|creating INDEX .*\)' \
    pg_restore --dbname="$server/$new" --exit-on-error --verbose "$file" || broke
else
  on "$new" --file="$file" >/dev/null 2>"$said" || broke
fi
on "$new" -c ANALYZE 2>"$said" || broke

say "putting it in its place"
readonly aside=${target}_before_$stamp
put_aside=''
((there == 0)) || put_aside="ALTER DATABASE \"$target\" RENAME TO \"$aside\";"
on postgres >/dev/null 2>"$said" <<SQL || broke
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('$target', '$new');
BEGIN;
$put_aside
ALTER DATABASE "$new" RENAME TO "$target";
COMMIT;
SQL
if ((there == 0)); then
  :
elif [[ $(on "$aside" -c "SELECT count(*) FROM pg_stat_user_tables") = 0 ]]; then
  on postgres -c "DROP DATABASE \"$aside\""
else
  say "what was there is kept as $aside; drop it when it is needed no more"
fi
say "restored $target from ${file##*/}"
