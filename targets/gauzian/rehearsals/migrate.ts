import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { allowed, kept } from './migrate/parts.ts';
import { steps } from './migrate/steps.ts';
import { scenes } from './migrate/variants.ts';
import { OPS } from './shared/served-again.ts';

const MINUTE = 60_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' migration: a fresh backup that was restored, tried there, applied, looked at, and reverted where it must be. */
const migrating = defineRehearsal({
  name: 'migrate',
  title: 'Migrate the database',
  summary:
    'A backup is taken, restored elsewhere, and the migration is tried there and reverted; without a backup that is young and was restored it is refused. Applied under the users’ traffic, looked at, the backend restarted; where users are turned away it is reverted, and what was written meanwhile is kept.',
  due: { every: 'quarter', on: 'first Wednesday' },
  profiles: ['migration'],
  variants: Object.fromEntries(Object.entries(scenes).map(([name, { title }]) => [name, { title }])),
  workload,
  parts: [kept, allowed],
  figures: [
    {
      id: 'rto',
      title: 'From the migration until users are served',
      tier: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  followUps: [
    { title: 'find out why the trial did not show it, and make it do so', who: 'developer', after: 'revert' },
    { title: 'mend the migration on a branch, and try it on a new copy', who: 'developer', after: 'revert' },
    { title: 'migrate again, with another backup', who: OPS, after: 'revert' },
  ],
  steps,
});

export default migrating;
