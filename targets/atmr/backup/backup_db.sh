#!/bin/bash
# backup_db.sh [FOLDER]: backs the database of DATABASE_URL up in two formats, custom (.dump) and plain (.sql), with its roles. Both are of the
# same moment, which is the time of the files: the plain one is made of the other. Nothing has its name before all of it is whole
# and was read again; then latest.dump and latest.sql lead to it.
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly folder=${1:-$root/dumps}
mkdir -p "$folder"
readonly name=atmr_backup_$(date -u +%Y%m%d_%H%M%S)
[[ ! -e $folder/$name.dump ]] || end 1 "$name was taken in this very second; wait for the next"
work=$(mktemp -d "$folder/.taking.XXXXXX")
said=$(mktemp)
trap 'rm -rf "$work" "$said"' EXIT
broke() { end "$BROKE" "the backup broke off, and $folder is as it was: ${1:-$(grep -a 'error:' "$said" | head -n 1)}"; }

readonly taken=$(date +%s)
say "custom format: reading the database"
heard "$said" '^pg_dump: \(dumping contents of table .*\)' \
  pg_dump --dbname="$DATABASE_URL" --format=custom --verbose --file="$work/$name.dump" || broke
say "plain format: writing it out of the other"
pg_restore --file="$work/$name.sql" "$work/$name.dump" 2>"$said" || broke
say "roles"
pg_dumpall --dbname="$DATABASE_URL" --roles-only --file="$work/$name.roles.sql" 2>"$said" || broke

say "checksums"
for file in "$work/$name".{dump,sql,roles.sql}; do
  printf '%s  %s  %s\n' "$(sha256sum <"$file" | cut -d' ' -f1)" "$(stat -c %s "$file")" "${file##*/}"
done >"$work/$name.manifest" || broke "the checksums could not be written"
"$here/check_backup.sh" "$work/$name.dump" || broke "what was written does not read back"
"$here/check_backup.sh" "$work/$name.sql" || broke "what was written does not read back"

touch --date="@$taken" "$work/$name".*
# The manifest first: what has its name has its checksum.
mv "$work/$name.manifest" "$work/$name.roles.sql" "$work/$name.sql" "$work/$name.dump" "$folder"
for format in dump sql; do
  ln -s "$name.$format" "$work/latest.$format"
  mv -T "$work/latest.$format" "$folder/latest.$format"
done
for format in dump sql; do
  printf '%s %s %s\n' "$folder/$name.$format" "$(stat -c %s "$folder/$name.$format")" \
    "$(awk -v file="$name.$format" '$3 == file { print $1 }' "$folder/$name.manifest")"
done
