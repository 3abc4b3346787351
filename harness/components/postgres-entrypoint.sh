#!/bin/bash
# Starts PostgreSQL with the environment of the public image: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB
# (each also as ..._FILE), POSTGRES_INITDB_ARGS, POSTGRES_INITDB_WALDIR, POSTGRES_HOST_AUTH_METHOD, PGDATA, and
# /docker-entrypoint-initdb.d. The image holds a cluster that is ready but for its owner's names, so that a
# first start need not wait for initdb.
set -euo pipefail
shopt -s nullglob

readonly baked=$PGDATA/.made-with-the-image

from_file() { # NAME DEFAULT: the variable, or the content of the file that NAME_FILE names
  local file=$1_FILE
  if [[ -n ${!1:-} && -n ${!file:-} ]]; then
    echo "docker-entrypoint: $1 and $file are both set; unset one of them" >&2
    exit 1
  fi
  local value=${!1:-$2}
  [[ -z ${!file:-} ]] || value=$(<"${!file}")
  export "$1=$value"
  unset "$file"
}

make_cluster() {
  rm -rf "${PGDATA:?}"/* "$baked"
  local options=(--username="$POSTGRES_USER" --no-sync)
  [[ -z ${POSTGRES_INITDB_WALDIR:-} ]] || options+=(--waldir "$POSTGRES_INITDB_WALDIR")
  # The arguments are written as on a command line, quotes included.
  eval "options+=($POSTGRES_INITDB_ARGS)"
  if [[ -n $POSTGRES_PASSWORD ]]; then
    initdb "${options[@]}" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")
  else
    initdb "${options[@]}"
  fi
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

# Statements end with a semicolon and an empty line (postgres --single -j).
owner_sql() {
  local user=${POSTGRES_USER//\'/\'\'} password=${POSTGRES_PASSWORD//\'/\'\'}
  if [[ -e $baked ]]; then
    # No session may rename its own role, so the bootstrap role's row is changed; 10 is its fixed number.
    [[ $POSTGRES_USER = postgres ]] || printf "UPDATE pg_authid SET rolname = '%s' WHERE oid = 10;\n\n" "$user"
    [[ -z $password ]] || printf "ALTER ROLE \"%s\" PASSWORD '%s';\n\n" "${POSTGRES_USER//\"/\"\"}" "$password"
  fi
  # Copied as files, a new database takes a fifth of the time that logging each block would.
  [[ $POSTGRES_DB = postgres ]] || printf 'CREATE DATABASE "%s" STRATEGY file_copy;\n\n' "${POSTGRES_DB//\"/\"\"}"
}

name_owner() {
  local sql said
  sql=$(owner_sql && echo .)
  sql=${sql%.}
  [[ -n $sql ]] || return 0
  # Nothing here must survive a power cut: a first start that fails is begun anew.
  said=$(postgres --single -j -D "$PGDATA" -c fsync=off -c log_checkpoints=off postgres <<<"$sql" 2>&1)
  if grep -E 'ERROR:|FATAL:|PANIC:' <<<"$said" | grep -v 'already exists' >&2; then exit 1; fi
}

run_init_files() {
  local files=(/docker-entrypoint-initdb.d/*) file
  ((${#files[@]})) || return 0
  # Reachable from inside only, so that no client outside mistakes it for the finished database.
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "$@" -c listen_addresses=)" -w start
  local sql=(psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" --dbname "$POSTGRES_DB")
  for file in "${files[@]}"; do
    echo "docker-entrypoint: $file"
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) "${sql[@]}" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | "${sql[@]}" ;;
      *) echo "docker-entrypoint: ignoring $file, which is neither *.sh nor *.sql nor *.sql.gz" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
}

first_start() {
  from_file POSTGRES_PASSWORD ''
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS ''
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [[ -z $POSTGRES_PASSWORD && $method != trust ]]; then
    echo 'docker-entrypoint: a new database needs POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD=trust to let every client in' >&2
    exit 1
  fi
  if [[ ! -e $baked || -n $POSTGRES_INITDB_ARGS || -n ${POSTGRES_INITDB_WALDIR:-} ]]; then
    make_cluster
  elif [[ $method != scram-sha-256 ]]; then
    sed -i "\$s/.*/host all all all $method/" "$PGDATA/pg_hba.conf"
  fi
  name_owner
  run_init_files "${@:2}"
  # Otherwise the first recovery from a crash would do it: it writes every file to disk before it replays anything,
  # and a file of the image must first be copied out of it. Users would wait for what no database of theirs does.
  initdb --sync-only
  rm -f "$baked"
}

[[ ${1:-} != -* ]] || set -- postgres "$@"
if [[ ${1:-} = postgres && " $* " != *' --help '* && " $* " != *' --version '* && " $* " != *' -V '* ]]; then
  if ((EUID == 0)); then
    mkdir -p "$PGDATA"
    if [[ ! -e $baked ]]; then
      chmod 700 "$PGDATA"
      find "$PGDATA" ! -user postgres -exec chown postgres {} +
    fi
    [[ -z ${POSTGRES_INITDB_WALDIR:-} ]] || install -d -o postgres -m 700 "$POSTGRES_INITDB_WALDIR"
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
  fi
  if [[ -e $baked || ! -s $PGDATA/PG_VERSION ]]; then first_start "$@"; fi
fi
exec "$@"
