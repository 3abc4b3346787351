import { defineRehearsal, type RehearsalStep } from 'firedrill/config';
import { archive, baseBackup, dump, marker, restorePoint, schedule, shipped } from './restore/backing-up.ts';
import { BAD, older, refusals } from './restore/bad-backups.ts';
import { offSite } from './restore/off-site.ts';
import { refusing, restored } from './restore/parts.ts';
import {
  asks,
  checks,
  compare,
  disaster,
  down,
  lead,
  plain,
  recovered,
  restore,
  up,
} from './restore/restoring.ts';
import { reporting } from './restore/role.ts';
import { newState } from './restore/state.ts';
import { workload } from './shared/bookings.ts';
import { steady } from './shared/steady.ts';

const MINUTE = 60_000;

/** The owners' plan for a database that is lost: restored within 30 minutes, and at most 15 minutes of writes gone. */
const restoring = defineRehearsal({
  name: 'restore',
  title: 'Restore of the database',
  summary:
    'The database is backed up, bookings are taken before and after, and the server is lost. It is restored into an empty one with API and workers at 0, and all that it held at that moment must be there as it was, by content and not by exit codes.',
  due: 'first Wednesday',
  profiles: ['backups'],
  variants: {
    wal: { title: 'log is archived continuously: restored to a named moment' },
    dumps: { title: 'hourly dumps are all there is' },
    'bad-backups': { title: 'the newest backup is no backup' },
  },
  workload,
  parts: [restored, refusing],
  figures: [
    {
      id: 'rto',
      title: 'RTO: from the loss of the database until users are served',
      tier: { objective: 30 * MINUTE, source: 'owners' },
    },
    {
      id: 'loss',
      title: 'RPO: age of the newest restorable backup at the worst moment',
      tier: { objective: 15 * MINUTE, source: 'owners' },
    },
  ],
  // What is wrong with the newest backup, where something is: each thing in turn, or one alone.
  ways: ['all', ...Object.keys(BAD)],
  steps(way): RehearsalStep[] {
    const state = newState();
    return [
      ...[steady, reporting, archive, baseBackup, marker(state), dump(state), restorePoint(state)],
      ...[
        schedule(state),
        shipped(state),
        disaster,
        down,
        ...refusals(way),
        restore,
        older,
        compare(state),
        lead,
        up,
        recovered,
      ],
      ...[checks, asks, plain(state), ...offSite()],
    ];
  },
});

export default restoring;
