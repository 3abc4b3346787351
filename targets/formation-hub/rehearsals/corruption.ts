import { defineRehearsal } from 'firedrill/config';
import { allowed, kept, restored } from './corruption/parts.ts';
import { steps } from './corruption/steps.ts';
import { entries } from './shared/entries.ts';
import { DECIDER, OPS } from './shared/people.ts';
import { workload } from './shared/workload.ts';

const MINUTE = 60_000;

/** The owners' remedy for a database that is corrupt by itself. */
const corruption = defineRehearsal({
  name: 'corruption',
  title: 'The database is corrupt',
  summary:
    'A page of the database’s files is overwritten, as by a disk that errs. The server answers, and its log says what is wrong: it is told apart from one that is down. The bridge is stopped, the damaged database is put aside, the newest backup that was restored before takes its place, and what is remembered elsewhere of later events is forgotten.',
  due: 'the 1st',
  profiles: ['release'],
  variants: { page: { title: 'a page of the audit record is overwritten' } },
  workload,
  parts: [kept, allowed, restored, entries],
  figures: [
    {
      id: 'rto',
      title: 'RTO: from the damage until users are served',
      // Ours: the owners answer what is down within 15 minutes.
      tier: { objective: 15 * MINUTE, source: 'ours' },
    },
    { id: 'given-up', title: 'What a restore gives up: from the backup until the bridge was stopped' },
  ],
  followUps: [
    {
      title: 'see whether the disk has errors, before anything else is kept on it',
      who: OPS,
      after: 'restore',
    },
    { title: 'say what was lost, and mail all who use it', who: DECIDER, after: 'restore' },
    { title: 'write the post-mortem within 7 days', who: DECIDER, after: 'restore' },
  ],
  steps,
});

export default corruption;
