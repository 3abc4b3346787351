#!/bin/bash
# The first process of a machine on which a server is restored: it runs PostgreSQL, and starts it again unless a restore holds it to put other
# files under it.
trap 'kill -INT "$server" 2>/dev/null; wait "$server"; exit 0' TERM INT
while true; do
  if [[ ! -e $SERVER_HELD ]]; then
    rm -f "$SERVER_FAILED"
    docker-entrypoint.sh postgres &
    server=$!
    wait "$server" || [[ -e $SERVER_HELD ]] || touch "$SERVER_FAILED"
  fi
  sleep 0.5 &
  wait $!
done
