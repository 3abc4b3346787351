#!/bin/sh
# Starts Valkey as the public image does: options or a configuration file alone mean valkey-server, which runs as the user
# valkey and, since the container is its protection, without protected mode unless it is told otherwise.
set -eu

case ${1:-} in -* | *.conf) set -- valkey-server "$@" ;; esac
if [ "${1:-}" != valkey-server ]; then exec "$@"; fi

decided=no
case "$*" in *protected-mode*) decided=yes ;; esac
if [ -f "${2:-}" ] && grep -q '^[[:space:]]*protected-mode' "$2"; then decided=yes; fi
if [ $decided = no ]; then set -- "$@" --protected-mode no; fi

if [ "$(id -u)" = 0 ]; then
  find . ! -user valkey -exec chown valkey {} +
  exec setpriv --reuid=valkey --regid=valkey --init-groups -- "$@"
fi
exec "$@"
