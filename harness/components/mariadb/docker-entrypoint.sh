#!/bin/bash
# Starts MariaDB with the environment of the public image: MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD,
# MARIADB_RANDOM_ROOT_PASSWORD, MARIADB_ROOT_HOST, MARIADB_DATABASE, MARIADB_USER and MARIADB_PASSWORD (each also with
# MYSQL_ in front, and those with a value also as ..._FILE), and /docker-entrypoint-initdb.d.
set -euo pipefail
shopt -s nullglob

readonly data=/var/lib/mysql socket=/run/mysqld/mysqld.sock

said() { # NAME: what MARIADB_NAME or MYSQL_NAME says, or the file that one of them names
  local name
  for name in "MARIADB_$1" "MYSQL_$1"; do
    local file=${name}_FILE
    if [[ -n ${!name:-} ]]; then printf %s "${!name}" && return; fi
    if [[ -n ${!file:-} ]]; then printf %s "$(<"${!file}")" && return; fi
  done
}

quoted() { # TEXT: as a string of SQL
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

named() { # NAME: as an identifier of SQL
  printf '`%s`' "${1//\`/\`\`}"
}

own_sql() {
  local host user database
  host=$(said ROOT_HOST)
  user=$(said USER)
  database=$(said DATABASE)
  if [[ ${host:-%} != localhost ]]; then
    printf 'CREATE USER root@%s IDENTIFIED BY %s;\n' "$(quoted "${host:-%}")" "$(quoted "$root_password")"
    printf 'GRANT ALL ON *.* TO root@%s WITH GRANT OPTION;\n' "$(quoted "${host:-%}")"
  fi
  [[ -z $database ]] || printf 'CREATE DATABASE IF NOT EXISTS %s;\n' "$(named "$database")"
  if [[ -n $user ]]; then
    printf "CREATE USER %s@'%%' IDENTIFIED BY %s;\n" "$(quoted "$user")" "$(quoted "$(said PASSWORD)")"
    [[ -z $database ]] || printf "GRANT ALL ON %s.* TO %s@'%%';\n" "$(named "${database//_/\\_}")" "$(quoted "$user")"
  fi
  # Last: from then on a password is asked for.
  printf 'ALTER USER root@localhost IDENTIFIED BY %s;\n' "$(quoted "$root_password")"
}

client() {
  MYSQL_PWD=$root_password mariadb --protocol=socket --socket="$socket" --user=root --database="$(said DATABASE)" "$@"
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    echo "docker-entrypoint: $file"
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) client <"$file" ;;
      *.sql.gz) gunzip -c "$file" | client ;;
      *) echo "docker-entrypoint: ignoring $file, which is neither *.sh nor *.sql nor *.sql.gz" ;;
    esac
  done
}

first_start() {
  root_password=$(said ROOT_PASSWORD)
  if [[ -n $(said RANDOM_ROOT_PASSWORD) ]]; then
    root_password=$(head -c 24 /dev/urandom | base64)
    echo "docker-entrypoint: root's password is $root_password"
  fi
  if [[ -z $root_password && -z $(said ALLOW_EMPTY_ROOT_PASSWORD)$(said ALLOW_EMPTY_PASSWORD) ]]; then
    echo 'docker-entrypoint: a new database needs MARIADB_ROOT_PASSWORD, MARIADB_RANDOM_ROOT_PASSWORD or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD' >&2
    exit 1
  fi
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin >/dev/null
  # Reachable from inside only, so that no client outside mistakes it for the finished database.
  "$@" --skip-networking --skip-log-bin --socket="$socket" &
  local server=$!
  until mariadb-admin ping --silent --protocol=socket --socket="$socket" 2>/dev/null; do
    kill -0 "$server" || exit 1
    sleep 0.1
  done
  own_sql | mariadb --protocol=socket --socket="$socket" --user=root
  run_init_files
  MYSQL_PWD=$root_password mariadb-admin --protocol=socket --socket="$socket" --user=root shutdown
  wait "$server"
}

[[ ${1:-} != -* ]] || set -- mariadbd "$@"
case ${1:-} in
  mariadbd | mysqld)
    shift
    set -- mariadbd "$@"
    case " $* " in *' --help '* | *' --version '* | *' -V '*) exec "$@" ;; esac
    if ((EUID == 0)); then
      find "$data" ! -user mysql -exec chown mysql: {} +
      exec setpriv --reuid=mysql --regid=mysql --init-groups -- "$0" "$@"
    fi
    [[ -d $data/mysql ]] || first_start "$@"
    ;;
esac
exec "$@"
