#!/bin/sh
# Starts Redis as the public image does: options or a configuration file alone mean redis-server, which runs as
# the user redis and, since the container is its protection, without protected mode.
set -eu

case ${1:-} in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "${1:-}" != redis-server ]; then exec "$@"; fi

decided=no
case "$*" in *protected-mode*) decided=yes ;; esac
if [ -f "${2:-}" ] && grep -q '^[[:space:]]*protected-mode' "$2"; then decided=yes; fi
if [ $decided = no ]; then set -- "$@" --protected-mode no; fi

if [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis {} +
  exec setpriv --reuid=redis --regid=redis --init-groups -- "$@"
fi
exec "$@"
