#!/bin/bash
# The checks of the public image that compose files ask for: --connect, a connection is had by the network; and
# --innodb_initialized, the storage engine runs. Others pass.
set -eu
asked=(--connect)
(($# == 0)) || asked=("$@")
for check in "${asked[@]}"; do
  case $check in
    --connect | --innodb_initialized) mariadb-admin ping --silent --protocol=tcp --host=127.0.0.1 ;;
    --*) ;;
    *) echo "healthcheck.sh: unknown check $check" >&2 && exit 1 ;;
  esac
done
