/** The copy elsewhere: the backups beside the database are lost with it. */

import { type Content, compared, type RehearsalStep } from 'firedrill/config';
import { dumpNoted } from './backing-up.ts';
import { placeOf } from './content.ts';
import { runScript, script } from './scripts.ts';

const MINUTE = 60_000;

/** A dump of the server that users are served by now goes off-site, is lost here, and is restored from there. */
export function offSite(): RehearsalStep[] {
  let noted: Content = new Map();
  let name = '';
  return [
    {
      id: 'off-site-copy',
      title: 'A backup goes off-site',
      who: 'backend team',
      part: 'watch',
      how: [
        '/opt/backup/backup_db.sh; then node src/backup-store.ts push, on the machine that watches backups',
      ],
      until: 'the store has each of its files, with the checksum that it had here',
      limitMs: 30 * MINUTE,
      only: (variant) => variant === 'wal',
      async act(world, signal, tell) {
        noted = (await dumpNoted(world, 'restored', signal, tell)).noted;
        const push = ['node', 'src/backup-store.ts', 'push'];
        const printed = await runScript(world, 'backup-watch', push, signal, tell);
        const { pushed } = JSON.parse(printed) as { pushed: string };
        name = pushed;
        world.check('off-site', 'sent, and read back', true, printed.trim());
      },
      look: async () => ({ met: true }),
    },
    {
      id: 'off-site-restore',
      title: 'It is restored from there',
      who: 'on-call engineer',
      part: 'watch',
      how: [
        'node src/backup-store.ts pull NAME /backups/back; then /opt/backup/restore_db.sh /backups/back/NAME.dump',
      ],
      until: 'all that the database held at its moment is there, though every backup here is lost',
      limitMs: 40 * MINUTE,
      only: (variant) => variant === 'wal',
      async act(world, signal, tell) {
        await runScript(world, 'backup', ['sh', '-c', 'rm -rf /backups/dumps/*'], signal);
        const pull = ['node', 'src/backup-store.ts', 'pull', name, '/backups/back'];
        const printed = await runScript(world, 'backup-watch', pull, signal, tell);
        world.check('off-site', 'brought back, with the same checksums', true, printed.trim());
        const beside = ['sh', '-c', 'RESTORE_URL="$RESTORE_URL"_off_site exec "$@"', 'sh'];
        const restore = script('restore_db.sh', `/backups/back/${name}.dump`);
        await runScript(world, 'backup', [...beside, ...restore], signal, tell);
      },
      look: (world) => compared(world, noted, placeOf(world, 'restored', 'atmr_off_site')),
    },
  ];
}
