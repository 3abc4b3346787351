#!/bin/bash
# dump.sh FOLDER: dumps the database of DATABASE_URL into FOLDER, packed. What breaks off ends it, and leaves nothing behind; nothing has its
# name before it was unpacked again and comes to its end. Prints the file.
set -euo pipefail

readonly folder=$1 name=gauzian_db_$(date -u +%Y%m%d_%H%M%S).sql.gz
readonly part=$folder/.$name.part
trap 'rm -f "$part"' EXIT
mkdir -p "$folder"
pg_dump --dbname="$DATABASE_URL" | gzip >"$part"
gunzip --stdout "$part" | tail -n 10 | grep --quiet '^-- PostgreSQL database dump complete'
mv "$part" "$folder/$name"
echo "$folder/$name"
