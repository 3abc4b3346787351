import { defineRehearsal } from 'firedrill/config';
import { entries } from './shared/entries.ts';
import { DECIDER, OPS } from './shared/people.ts';
import { workload } from './shared/workload.ts';
import { allowed, kept } from './upgrade/parts.ts';
import { steps, WAYS } from './upgrade/steps.ts';
import { scenes } from './upgrade/variants.ts';

const MINUTE = 60_000;

/** The owners' upgrade of what others make and keeps state: tried on a clone with restored data, and taken back where data broke. */
const upgrading = defineRehearsal({
  name: 'upgrade',
  title: 'Upgrade of the database',
  summary:
    'PostgreSQL 15 is upgraded to 17: a backup is taken and verified, moved to the next version on a clone, and the flows are tried there; without that, on a Friday or while courses run it is refused. Then the bridge is stopped, the last backup is moved, and all is held against what it was, by content. Where it is not as it was, the old image runs again with the backup of before.',
  due: { every: 'quarter', on: 'first Monday' },
  profiles: ['release', 'upgrade'],
  instead: { database: 'postgres-15' },
  variants: Object.fromEntries(Object.entries(scenes).map(([name, { title }]) => [name, { title }])),
  ways: WAYS,
  workload,
  parts: [kept, allowed, entries],
  figures: [
    {
      id: 'downtime',
      title: 'Downtime: from when the bridge was stopped until users are served',
      // Ours: the owners answer what is down within 15 minutes.
      tier: { objective: 15 * MINUTE, source: 'ours' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  followUps: [
    {
      title: 'mend what the next version does not take, and try it again',
      who: 'developer',
      after: 'report',
    },
    { title: 'report it to who makes it, where it is theirs', who: OPS, after: 'report' },
    { title: 'find out from the server that was kept what broke data', who: OPS, after: 'back' },
    { title: 'write the post-mortem within 7 days', who: DECIDER, after: 'back' },
  ],
  steps,
});

export default upgrading;
