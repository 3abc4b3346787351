#!/bin/bash
# restore_wal.sh NAME [--force]: restores the whole server from the newest base backup and the log after it, up to the restore point of that name
# (pg_create_restore_point) and not further. Runs on the server's own machine. What is wrong with backup or log is said before the server is touched.
. "${BASH_SOURCE[0]%/*}/common.sh"

point='' force=''
for word; do
  case $word in
    --force) force=yes ;;
    *) point=$word ;;
  esac
done
[[ -n $point ]] || end 1 "say to which restore point"
readonly base=$(readlink -f "$root/base/latest")
"$here/check_wal.sh" "$base" || exit

as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
on() { psql -X -q -At -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "${1}" "${@:2}"; }
if [[ -z $force ]]; then
  tables=$(on "$POSTGRES_DB" -c "SELECT count(*) FROM pg_stat_user_tables") || end 1 "the server that is to be restored does not answer"
  ((tables == 0)) || end "$REFUSED" "$POSTGRES_DB holds $tables tables, which would be overwritten: not restored; say --force"
fi

say "stopping the server"
touch "$SERVER_HELD"
as_postgres pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop >/dev/null
say "copying $(du -sh "$base" | cut -f1) of ${base##*/}"
find "$PGDATA" -mindepth 1 -delete
cp -r "$base/." "$PGDATA"
cat >>"$PGDATA/postgresql.auto.conf" <<CONF
restore_command = 'cp $root/wal/%f %p'
recovery_target_name = '$point'
recovery_target_action = 'promote'
CONF
touch "$PGDATA/recovery.signal"
chown -R postgres:postgres "$PGDATA"
chmod 700 "$PGDATA"
say "replaying the log up to $point"
readonly log_from=$(date -uIs)
rm "$SERVER_HELD"
for ((tries = 0; tries < 18000; tries++)); do
  if [[ $(on postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null) = f ]]; then
    say "restored to $point"
    exit
  fi
  [[ -e $PGDATA/recovery.signal || -e $PGDATA/postmaster.pid ]] || end "$BROKE" "the server does not start"
  [[ ! -e $SERVER_FAILED ]] || end "$BROKE" "the log does not reach $point, see the server's own"
  sleep 0.1
done
end "$BROKE" "the server did not come out of recovery within 30 minutes"
