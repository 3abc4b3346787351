import type { World } from 'firedrill/config';
import { POINT } from './backing-up.ts';
import { refusal, runScript, script } from './scripts.ts';

/** Something that is wrong with a backup, or goes wrong with it. */
export interface Bad {
  title: string;
  how: string;
  /** Restores from it as people would in a hurry, with --force. @returns whether it was refused as it must be, and what was said */
  tried(world: World, signal: AbortSignal): Promise<{ ok: boolean; said: string }>;
}

const LATEST = '/backups/dumps/latest.dump';
/** What scripts end with. */
const CODES = { bad: 4, broke: 5 } as const;

/** On the data of users, which a restore in a hurry would overwrite. */
const onUsersData = (command: readonly string[]) => [
  'sh',
  '-c',
  'RESTORE_URL="$DATABASE_URL" exec "$@"',
  'sh',
  ...command,
];

/** A copy of the newest backup becomes the newest, under a name of its own; `$file` is what is spoilt of it. */
const NEWEST = `
set -e
cd /backups/dumps
good=$(readlink latest.dump); good=\${good%.dump}
bad=atmr_backup_$(date -u +%Y%m%d_%H%M%S)_bad
for part in dump sql roles.sql manifest; do cp -p "$good.$part" "$bad.$part"; done
sed -i "s/$good/$bad/" "$bad.manifest"
ln -sfn "$bad.dump" latest.dump
file=$bad.dump
resum() { sed -i "s/^.*  $file$/$(sha256sum < "$file" | cut -d' ' -f1)  $(stat -c %s "$file")  $file/" "$bad.manifest"; }
`;
const AGAIN =
  `cd /backups/dumps; bad=$(readlink latest.dump); rm -f "\${bad%.dump}".*; ` +
  'for one in atmr_backup_*[0-9].dump; do :; done; ln -sfn "$one" latest.dump';

const sh = (script: string) => ['bash', '-c', script];

/** A dump that is spoilt by a script of `sh`: it must be said why, and which is the next older. */
export function spoiltDump(
  title: string,
  spoil: string,
  reason: RegExp,
): Bad & { spoil(world: World, signal: AbortSignal): Promise<unknown> } {
  const spoilIt = (world: World, signal: AbortSignal) =>
    runScript(world, 'backup', sh(NEWEST + spoil), signal);
  return {
    title,
    how: `the newest backup is made so (${spoil}) and restored with --force`,
    spoil: spoilIt,
    async tried(world, signal) {
      await spoilIt(world, signal);
      const command = onUsersData(script('restore_db.sh', LATEST, '--force'));
      const refused = await refusal(world, 'backup', command, signal);
      await runScript(world, 'backup', sh(AGAIN), signal);
      return judged(refused, CODES.bad, [
        reason,
        /next older that is whole: \/backups\/dumps\/atmr_backup_[\d_]+\.dump/,
      ]);
    },
  };
}

/** A piece of the archived log, with how it is spoilt and how it is put right. */
export function spoiltLog(title: string, spoil: string, mend: string, reason: RegExp): Bad {
  const piece = 'file=$(ls /backups/wal/????????????????????????  | tail -n 1)';
  return {
    title,
    how: `a piece of the log is made so (${spoil}), and the server restored`,
    async tried(world, signal) {
      const [first] = (await runScript(world, 'backup', sh(`${piece}; echo "$file"`), signal)).split('\n');
      await more(world, signal);
      const it = `file=${first}; `;
      await runScript(world, 'backup', sh(it + spoil), signal);
      const refused = await refusal(world, 'restored', script('restore_wal.sh', POINT, '--force'), signal);
      await runScript(world, 'backup', sh(it + mend), signal);
      return judged(refused, CODES.bad, [reason]);
    },
  };
}

/** One more piece of the log is archived, so that what is spoilt is not the last. */
async function more(world: World, signal: AbortSignal): Promise<void> {
  const query = `CREATE TABLE IF NOT EXISTS log_grows (); DROP TABLE log_grows; SELECT pg_walfile_name(pg_switch_wal())`;
  const printed = await runScript(
    world,
    'database',
    ['psql', '-U', 'atmr', '-d', 'atmr', '-Atq', '-c', query],
    signal,
  );
  const wait = `until [ -e /backups/wal/${printed.trim()} ]; do sleep 0.1; done`;
  await runScript(world, 'backup', sh(wait), signal);
}

/** Bytes after which the way to the database is cut: into the data of a dump, and past the greeting. */
const CUT_AFTER = 6_000;

/** In a restore and in a backup. */
export const connectionLost: Bad = {
  title: 'the connection is lost half-way',
  how: `the link to the database is cut after ${CUT_AFTER} bytes, in a restore and in a backup`,
  async tried(world, signal) {
    const { links } = world.stack;
    const [link = ''] = links.to('database').filter((one) => links.way(one).from === 'backup');
    const restoring = await cut('upstream', onUsersData(script('restore_db.sh', LATEST, '--force')));
    const backing = await cut('downstream', script('backup_db.sh'));
    const left = await runScript(
      world,
      'backup',
      sh('ls -A /backups/dumps | grep -c taking || true'),
      signal,
    );
    const one = judged(restoring, CODES.broke, [/is as it was/]);
    const other = judged(backing, CODES.broke, [/backup broke off, and \/backups\/dumps is as it was/]);
    return {
      ok: one.ok && other.ok && left.trim() === '0',
      said: `${one.said} | ${other.said} | ${left.trim()} unfinished backups are left`,
    };

    async function cut(stream: 'upstream' | 'downstream', command: readonly string[]) {
      const toxic = { name: 'cut', stream, type: 'limit_data', attributes: { bytes: CUT_AFTER } } as const;
      await links.addToxic(link, toxic, signal);
      try {
        return await refusal(world, 'backup', command, signal);
      } finally {
        await links.removeToxic(link, toxic.name, signal);
      }
    }
  },
};

/** Fills a disk but for so many KiB. */
const fill = (leaves: number) =>
  `dd if=/dev/zero of=/spare/filler bs=64K status=none 2>/dev/null || true; truncate -s -${leaves}K /spare/filler`;

/** A server of its own whose data are on a small disk, its log elsewhere; they must outlive a restore for which there is no room. */
const SMALL_SERVER = `
set -e
initdb --pgdata=/spare/server --username=atmr --auth=trust --waldir=/tmp/spare-log --no-sync >/dev/null
pg_ctl --pgdata=/spare/server --options="-p 5433 -c unix_socket_directories=/spare -c listen_addresses=127.0.0.1" --log=/tmp/small.log --wait start >/dev/null
psql -q -h /spare -p 5433 -U atmr -d postgres -c 'CREATE DATABASE atmr'
psql -q -h /spare -p 5433 -U atmr -d atmr -c 'CREATE TABLE precious AS SELECT generate_series(1, 1000) AS number'
${fill(1_000)}
`;
const asPostgres = (command: readonly string[]) => [
  ...['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', 'env'],
  ...['RESTORE_URL=postgres://atmr@127.0.0.1:5433/atmr', ...command],
];
const PRECIOUS = `psql -At -h /spare -p 5433 -U atmr -d atmr -c 'SELECT count(*) FROM precious'`;

/** In a backup and in a restore. */
export const fullDisk: Bad = {
  title: 'the disk fills up half-way',
  how: 'a disk is filled until there is room for half of it, for a backup and for a restore',
  async tried(world, signal) {
    await runScript(world, 'backup', sh(`mkdir -p /spare/dumps; ${fill(16)}`), signal);
    const backing = await refusal(world, 'backup', script('backup_db.sh', '/spare/dumps'), signal);
    const left = await runScript(
      world,
      'backup',
      sh('ls -A /spare/dumps | wc -l; rm -rf /spare/filler /spare/dumps'),
      signal,
    );
    await runScript(world, 'restored', asPostgres(sh(SMALL_SERVER)), signal);
    const restoring = await refusal(
      world,
      'restored',
      asPostgres(script('restore_db.sh', LATEST, '--force')),
      signal,
    );
    const rows = await runScript(world, 'restored', asPostgres(sh(PRECIOUS)), signal);
    const end =
      'pg_ctl --pgdata=/spare/server --mode=immediate stop >/dev/null; rm -rf /spare/server /spare/filler /tmp/spare-log';
    await runScript(world, 'restored', asPostgres(sh(end)), signal);
    const one = judged(backing, CODES.broke, [
      /backup broke off, and \/spare\/dumps is as it was/,
      /No space left/,
    ]);
    const other = judged(restoring, CODES.broke, [
      /restore broke off, and atmr is as it was/,
      /No space left/,
    ]);
    return {
      ok: one.ok && other.ok && left.trim() === '0' && rows.trim() === '1000',
      said: `${one.said} | ${other.said} | ${left.trim()} files are left, ${rows.trim()} of 1000 rows are there`,
    };
  },
};

function judged(
  refused: { code: number; said: string } | undefined,
  code: number,
  reasons: readonly RegExp[],
): { ok: boolean; said: string } {
  if (refused === undefined) return { ok: false, said: 'it was done' };
  const ok = refused.code === code && reasons.every((reason) => reason.test(refused.said));
  return { ok, said: `exit code ${refused.code}: ${refused.said.replaceAll('\n', '; ')}` };
}
