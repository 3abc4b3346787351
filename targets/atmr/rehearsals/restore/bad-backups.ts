/** Backups that are none: each is tried on the server that users' data are on, which must stay as it is. */

import {
  type Content,
  contentOf,
  differencesIn,
  type Look,
  type RehearsalStep,
  type World,
} from 'firedrill/config';
import { type Bad, connectionLost, fullDisk, spoiltDump, spoiltLog } from './bad.ts';
import { placeOf } from './content.ts';
import { runScript, script } from './scripts.ts';

const MINUTE = 60_000;
const LIST = 'bad backups';

/** Eight bytes from the middle of a file are other ones. */
const DAMAGE =
  'printf "DAMAGED!" | dd of="$file" bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc status=none';
/** One bit of the byte in the middle is the other one. */
const FLIP =
  'at=$(($(stat -c %s "$file") / 2)); byte=$(od -An -tu1 -j "$at" -N 1 "$file"); ' +
  `printf "\\\\$(printf %o $((byte ^ 1)))" | dd of="$file" bs=1 seek="$at" conv=notrunc status=none`;

/** What may be wrong, by its name. */
export const BAD: Readonly<Record<string, Bad>> = {
  damaged: spoiltDump('what is in it is damaged', DAMAGE, /its checksum differs/),
  'damaged-early': spoiltDump(
    'it was damaged before its checksum was taken',
    `${DAMAGE}; resum`,
    /cannot be read to its end: .*(uncompress|inflate|corrupt|decompress)/,
  ),
  'flipped-bit': spoiltDump('one bit is another', FLIP, /its checksum differs/),
  truncated: spoiltDump('it is cut off', 'truncate -s -2000 "$file"', /is cut off: \d+ of \d+ bytes/),
  empty: spoiltDump('it is empty', ': > "$file"', /is empty/),
  'no-permission': spoiltDump('it may not be read', 'chmod 000 "$file"', /may not be read by postgres/),
  'wrong-file': spoiltDump(
    'it is another file',
    'cp /etc/passwd "$file"',
    /is no backup in PostgreSQL's custom format/,
  ),
  'wrong-database': spoiltDump(
    'it is of another database',
    `pg_dump --format=custom --dbname="\${DATABASE_URL%/*}/postgres" --file="$file"; resum`,
    /is a backup of the database postgres, not of atmr/,
  ),
  'wrong-version': spoiltDump(
    'it is of a version that is yet to come',
    `printf "\\143" | dd of="$file" bs=1 seek=6 conv=notrunc status=none; resum`,
    /cannot be read: .*unsupported version/,
  ),
  'missing-wal': spoiltLog(
    'a piece of the log is missing',
    'mv "$file" "$file.elsewhere"',
    'mv "$file.elsewhere" "$file"',
    /is missing in the archive: it can be restored to the end of/,
  ),
  'damaged-wal': spoiltLog(
    'one bit of a piece of the log is another',
    `cp -p "$file" "$file.good"; ${FLIP}`,
    'mv "$file.good" "$file"',
    /is not what was archived, its checksum differs/,
  ),
  'connection-lost': connectionLost,
  'full-disk': fullDisk,
};

/** A step for each, or for the one that is asked for. */
export function refusals(way: string): RehearsalStep[] {
  return Object.entries(BAD)
    .filter(([name]) => way === 'all' || way === name)
    .map(([name, bad]) => ({
      id: `bad-${name}`,
      title: `The newest backup: ${bad.title}`,
      who: 'Firedrill',
      part: 'scene',
      how: [bad.how],
      until: 'it is refused with that reason, and all data are as they were',
      limitMs: 3 * MINUTE,
      only: (variant) => variant === 'bad-backups',
      look: (world, signal) => isRefused(world, name, bad, signal),
    }));
}

async function isRefused(world: World, name: string, bad: Bad, signal: AbortSignal): Promise<Look> {
  const before = await both(world);
  const { ok, said } = await bad.tried(world, signal);
  const after = await both(world);
  const changed = [...before].flatMap(([server, content]) =>
    differencesIn(content, after.get(server) ?? new Map()).map(({ id }) => `${id} of ${server}`),
  );
  world.check(LIST, name, ok, said);
  world.check(
    LIST,
    `${name}: data are as they were`,
    changed.length === 0,
    changed.join(', ') || 'by content',
  );
  if (ok && changed.length === 0) return { met: true };
  const seen = ok ? `it changed ${changed.join(', ')}` : said;
  return { met: false, seen, never: true };
}

/** What is on the server that users' data are on, and on the one that is restored into. */
async function both(world: World): Promise<Map<string, Content>> {
  const servers = ['database', 'restored'] as const;
  const all = servers.map(async (name) => [name, await contentOf(placeOf(world, name))] as const);
  return new Map(await Promise.all(all));
}

/** A newest backup that is cut off, and people who take the one before it. */
export const older: RehearsalStep = {
  id: 'older',
  title: 'Restore the next older into an empty server',
  who: 'on-call engineer',
  part: 'watch',
  how: ['/opt/backup/restore_db.sh /backups/dumps/latest.dump --or-older'],
  until: 'restored from the next older that is whole',
  limitMs: 40 * MINUTE,
  only: (variant) => variant === 'bad-backups',
  async act(world, signal, tell) {
    const spoilt = spoiltDump('', 'truncate -s -2000 "$file"', /is cut off/);
    await spoilt.spoil(world, signal);
    await runScript(
      world,
      'backup',
      script('restore_db.sh', '/backups/dumps/latest.dump', '--or-older'),
      signal,
      tell,
    );
  },
  look: async () => ({ met: true }),
};
