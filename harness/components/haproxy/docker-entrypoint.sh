#!/bin/sh
# As in the public image: options alone mean haproxy, which stays in the foreground, its workers below a master.
set -eu

if [ "${1#-}" != "$1" ]; then
  set -- haproxy "$@"
fi
if [ "${1:-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
