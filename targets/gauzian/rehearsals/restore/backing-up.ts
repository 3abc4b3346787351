/** The nightly job as corrected, in steps: dump, pack, send, read back; and the mirror of chunks. */

import { contentWhenDumped, type RehearsalStep, type World } from 'firedrill/config';
import { onKeeper, production } from '../shared/database.ts';
import { OPS } from '../shared/served-again.ts';
import { backups, copied, dumps, pushed, read } from './off-site.ts';
import { kept, restored } from './parts.ts';
import { hasBackup, isMirrorFirst } from './variants.ts';

/** As the job has it, see backup/cronjob-backup.yaml. */
export const DUMP = '/opt/backup/dump.sh /backups/database';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** So many uploads between mirror and dump are enough to be counted. */
const UPLOADS = 25;

const mirroring: Omit<RehearsalStep, 'id' | 'title' | 'only'> = {
  who: 'CronJob',
  part: 'watch',
  how: ['node src/backups.ts mirror: each chunk that the mirror has not; none is taken out of it'],
  until: 'every chunk of that moment is off-site',
  limitMs: 30 * MINUTE,
  async act(world, signal) {
    world.moments.set('mirrored', world.clock.now());
    const { copied: number } = read(await backups(world, ['mirror'], signal), copied);
    world.check('the backup', 'the mirror', true, `${number} chunks were copied`);
  },
  look: async () => ({ met: true }),
};

export const mirrorFirst: RehearsalStep = {
  id: 'mirror-first',
  title: 'Chunks are mirrored, at an hour of its own',
  only: isMirrorFirst,
  ...mirroring,
};

export const mirrorAfter: RehearsalStep = {
  id: 'mirror',
  title: 'Chunks are mirrored, once the dump is taken',
  only: (variant) => hasBackup(variant) && !isMirrorFirst(variant),
  ...mirroring,
};

/** In production an hour lies between the two. */
export const uploads: RehearsalStep = {
  id: 'uploads',
  title: 'Users upload meanwhile',
  who: 'Firedrill',
  part: 'scene',
  how: [`${UPLOADS} files, by the users' own traffic`],
  until: 'they are acknowledged',
  limitMs: 2 * MINUTE,
  everyMs: 250,
  only: isMirrorFirst,
  async look({ moments, requests }) {
    const since = moments.get('mirrored') ?? 0;
    const done = requests.filter(({ kind, ok, sent }) => kind === 'write' && ok && sent > since).length;
    return done >= UPLOADS ? { met: true } : { met: false, seen: `${done} of ${UPLOADS}` };
  },
};

export const dump: RehearsalStep = {
  id: 'dump',
  title: 'Back up: dump and pack',
  who: 'CronJob',
  part: 'watch',
  how: [`${DUMP}: what breaks off ends it, and what is there comes to its end`],
  until: 'it is packed, and whole',
  limitMs: 30 * MINUTE,
  only: hasBackup,
  async act(world, signal) {
    const began = world.clock.now();
    const take = () => onKeeper(world, DUMP, signal);
    const { noted, printed, moment } = await contentWhenDumped(production(world), take, world.clock, signal);
    const took = world.clock.now() - began;
    world.figure('loss', { low: DAY + took, high: DAY + took });
    world.of(restored).to(moment);
    const file = printed.trim();
    Object.assign(world.of(kept), { noted, file, name: file.split('/').at(-1) });
  },
  look: async () => ({ met: true }),
};

export const send: RehearsalStep = {
  id: 'send',
  title: 'Send it off-site, and verify it on both sides',
  who: 'CronJob',
  part: 'watch',
  how: [
    'node src/backups.ts push FILE: sent with its checksum, and read back; then node src/backups.ts list',
  ],
  until: 'both sides have the same size and checksum',
  limitMs: 30 * MINUTE,
  only: hasBackup,
  async act(world, signal) {
    const { file } = world.of(kept);
    const { sha256, bytes } = read(await backups(world, ['push', file], signal), pushed);
    const here = (await onKeeper(world, `stat -c %s ${file}; sha256sum ${file}`, signal)).split(/\s+/);
    const ok = here[0] === String(bytes) && here[1] === sha256;
    world.check(
      'the backup',
      'size and checksum on both sides',
      ok,
      `${bytes} bytes, ${sha256.slice(0, 12)}…`,
    );
  },
  async look(world, signal) {
    const { dumps: there } = read(await backups(world, ['list'], signal), dumps);
    return there.some(({ name }) => name === world.of(kept).name)
      ? { met: true }
      : { met: false, seen: `off-site are ${there.map(({ name }) => name).join(', ') || 'none'}` };
  },
};

export const told: RehearsalStep = {
  id: 'told',
  title: 'Production’s metrics know of it',
  who: OPS,
  part: 'watch',
  how: ['gauzian_backup_age_seconds and gauzian_backup_size_bytes, of the newest dump that was read back'],
  until: 'the newest backup is minutes old',
  limitMs: 2 * MINUTE,
  everyMs: 500,
  only: hasBackup,
  look: async (world) => ageSeen(world),
};

async function ageSeen(world: World) {
  const age = await world.query('max(gauzian_backup_age_seconds)');
  if (age === undefined || age > 600) return { met: false, seen: `it says ${age ?? 'nothing'}` } as const;
  world.check('the backup', 'its age is told', true, `${age.toFixed(0)} s`);
  return { met: true } as const;
}
