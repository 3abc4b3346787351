#!/bin/sh
# Starts {title} as the public image does: options or a configuration file alone mean {name}-server, which runs as
# the user {name} and, since the container is its protection, without protected mode.
set -eu

case ${1:-} in -* | *.conf) set -- {name}-server "$@" ;; esac
if [ "${1:-}" != {name}-server ]; then exec "$@"; fi

decided=no
case "$*" in *protected-mode*) decided=yes ;; esac
if [ -f "${2:-}" ] && grep -q '^[[:space:]]*protected-mode' "$2"; then decided=yes; fi
if [ $decided = no ]; then set -- "$@" --protected-mode no; fi

if [ "$(id -u)" = 0 ]; then
  find . ! -user {name} -exec chown {name} {} +
  exec setpriv --reuid={name} --regid={name} --init-groups -- "$@"
fi
exec "$@"
