/** A backup that a procedure begins with: taken while users write, filed, restored elsewhere, and compared by content. */

import { FiredrillError } from '../model/errors.ts';
import type { Look } from '../model/look.ts';
import type { Interval } from '../model/time.ts';
import { compared } from './content/compared.ts';
import { type Content, contentOf, type DatabasePlace } from './content/content.ts';
import { describedFile } from './content/described-file.ts';
import { differencesIn } from './content/differences.ts';
import { contentWhenDumped } from './content/dumped.ts';
import type { Part } from './part.ts';
import type { Preconditions } from './preconditions/part.ts';
import type { Precondition } from './preconditions/precondition.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { Offering, World } from './world.ts';

/** Where evidence of a backup is filed, for the precondition that asks for it. */
const EVIDENCE = 'backup.json';
const TAKING_MS = 10 * 60_000;
const RESTORING_MS = 30 * 60_000;

/** What was noted when the backup was taken. */
export interface BackedUp {
  /** What the database held at that moment. */
  noted: Content;
  moment: Interval;
}

/** What steps keep of a backup for those after them. */
export const backupKept = (): Part<BackedUp> => ({
  records: {},
  start: () => ({ api: { noted: new Map(), moment: { low: 0, high: 0 } } }),
});

const DAY_MS = 24 * 3_600_000;

/** The precondition that a backup of the last day was restored and found to be one. */
export const freshBackup = (title: string): Precondition => ({
  id: 'backup',
  title,
  is: 'backup',
  file: EVIDENCE,
  withinMs: DAY_MS,
});

export interface BackupSpec {
  /** Who does it. */
  who: string;
  /** The file, where backups are kept. */
  dump: string;
  /** Does a line of shell where backups are kept. */
  run(world: World, line: string, signal: AbortSignal): Promise<string>;
  /** Has pg_dump take it; restores it elsewhere. */
  take(world: World, signal: AbortSignal): Promise<string>;
  restore(world: World, signal: AbortSignal): Promise<unknown>;
  /** What is backed up, and what it is restored into. */
  original(world: World): DatabasePlace;
  copy(world: World): DatabasePlace;
  /** The preconditions that ask for it, and what the procedure keeps of it. */
  allowed: Offering<Preconditions>;
  kept: Offering<BackedUp>;
  /** Why one of the two is not done this time. */
  unless?(world: World, step: 'backup' | 'verify'): string | undefined;
  /** By how much what is filed of it is older than it is: a rehearsal has no day to wait for. */
  olderBy?(world: World): number;
}

/** Both steps: a backup is taken, and is restored elsewhere. Done again, they leave as it is what was filed. */
export function backedUp(spec: BackupSpec): { backup: RehearsalStep; verify: RehearsalStep } {
  const { who, dump, run, allowed, kept, unless } = spec;
  const skips = (step: 'backup' | 'verify') =>
    unless === undefined ? {} : { unless: (world: World) => unless(world, step) };
  return {
    backup: {
      id: 'backup',
      title: 'Back up',
      who,
      part: 'watch',
      how: [
        'pg_dump --format=custom where backups are kept, and its sha256sum',
        'one that is there already is kept',
      ],
      until: 'the dump is whole, and its size and checksum are filed',
      limitMs: TAKING_MS,
      ...skips('backup'),
      async act(world, signal) {
        const { put, read } = world.of(allowed);
        if ((await read(EVIDENCE)) !== undefined) return;
        const take = () => spec.take(world, signal);
        const { noted, moment } = await contentWhenDumped(spec.original(world), take, world.clock, signal);
        Object.assign(world.of(kept), { noted, moment });
        const at = new Date(Date.now() - (spec.olderBy?.(world) ?? 0)).toISOString();
        await put(EVIDENCE, { at, ...(await described(world, signal)) });
      },
      look: async (world) => (await filed(world, allowed)).look,
    },
    verify: {
      id: 'verify',
      title: 'The backup is verified: restored elsewhere, and compared',
      who,
      part: 'watch',
      how: [
        `pg_restore ${dump} into an empty database of a server of its own`,
        'each table by its content, sequences, indexes and rights: as they were at the moment of the backup',
      ],
      until: 'what came of it is filed',
      limitMs: RESTORING_MS,
      ...skips('verify'),
      async act(world, signal) {
        const { text } = await filed(world, allowed);
        if ('verified' in text || 'unrestorable' in text) return;
        await world.of(allowed).put(EVIDENCE, { ...text, ...(await verified(world, signal)) });
      },
      async look(world) {
        const { text } = await filed(world, allowed);
        // A step that asks for a backup is told by the evidence that this is none.
        if ('unrestorable' in text) return { met: true };
        return compared(world, world.of(kept).noted, spec.copy(world));
      },
    },
  };

  async function verified(world: World, signal: AbortSignal): Promise<object> {
    try {
      await spec.restore(world, signal);
    } catch (error) {
      if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
      return { unrestorable: error.message };
    }
    const copy = spec.copy(world);
    const differences = differencesIn(world.of(kept).noted, await contentOf(copy));
    const { sha256 } = await described(world, signal);
    const into = `${copy.database} on the server that is for this`;
    const ids = differences.map(({ id }) => id);
    return { verified: { at: new Date().toISOString(), into, sha256, differences: ids } };
  }

  function described(world: World, signal: AbortSignal) {
    return describedFile((line) => run(world, line, signal), dump);
  }
}

async function filed(world: World, allowed: Offering<Preconditions>): Promise<{ text: object; look: Look }> {
  const read = await world.of(allowed).read(EVIDENCE);
  return read === undefined
    ? { text: {}, look: { met: false, seen: `there is no ${EVIDENCE}` } }
    : { text: JSON.parse(read), look: { met: true } };
}
