import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { kept, nothingLost, restored } from './restore/parts.ts';
import { steps } from './restore/steps.ts';
import { variants } from './restore/variants.ts';
import { OPS } from './shared/served-again.ts';

const MINUTE = 60_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' nightly job and their ten steps of a restore, with the chunks that the database names. */
const restoring = defineRehearsal({
  name: 'restore',
  title: 'Restore of database and chunks',
  summary:
    'The nightly job dumps the database, packs it, sends it off-site and verifies it on both sides; chunks are mirrored. Files and chunks are lost, and restored in the owners’ ten steps with the backend at none; each row must have its chunk. The job as it was written leaves no backup, and a mirror that is older than the dump leaves rows whose chunks are gone.',
  due: 'first Thursday',
  profiles: ['backups'],
  variants,
  workload,
  parts: [kept, restored, nothingLost],
  figures: [
    {
      id: 'rto',
      title: 'RTO: from the loss until users are served',
      tier: { objective: 15 * MINUTE, acceptable: 30 * MINUTE, source: 'owners' },
    },
    // The owners name no bound; a dump each night leaves a day.
    { id: 'loss', title: 'RPO: age of the newest restorable backup at the worst moment' },
  ],
  followUps: [
    { title: 'ask owners of the files that cannot be had to upload them again', who: OPS, after: 'mark' },
    { title: 'have the mirror follow the dump, in one job', who: OPS, after: 'mark' },
  ],
  steps,
});

export default restoring;
