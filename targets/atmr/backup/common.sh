# What the scripts beside it share. BACKUP_DIR is where backups are kept: dumps/, base/ and wal/ in it.
set -euo pipefail
shopt -s nullglob
umask 027

readonly here=${BASH_SOURCE[0]%/*}
readonly root=${BACKUP_DIR:-/backups}
readonly database=${PGDATABASE:-atmr}

# What scripts exit with, besides 0 and 1.
readonly REFUSED=3 # it would overwrite data, for which it has no leave
readonly BAD=4     # the backup is not one to restore from
readonly BROKE=5   # it broke off half-way; what was there before is as it was

# Runs a program, keeps what it says on stderr in a file, and shows what of it a pattern of sed picks.
heard() { # FILE PATTERN PROGRAM…
  local file=$1 pattern=$2
  shift 2
  { "$@" 2>&1 >&3 3>&- | tee "$file" | sed -un "s/$pattern/\1/p" >&2; } 3>&1
}
say() { printf '%s\n' "$*" >&2; }
end() { # CODE WORDS…
  local code=$1
  shift
  say "$*"
  exit "$code"
}
