import { defineRehearsal } from 'firedrill/config';
import { degraded } from './killswitch/degraded.ts';
import { maintenance } from './killswitch/maintenance.ts';
import { rows, workload } from './shared/bookings.ts';
import { steady } from './shared/steady.ts';

/** The owners' killswitch, by command and with a reason. */
const killswitch = defineRehearsal({
  name: 'killswitch',
  title: 'Killswitch',
  summary:
    'All users are turned away by one command, with a message, while probes tell the truth, work in flight is finished and background tasks go on; and are served again by another. Or the service is degraded: the essential is served, sparingly.',
  due: 'first Tuesday',
  variants: { switched: { title: 'nothing is wrong; the service has to be quiet for a while' } },
  workload,
  parts: [rows()],
  figures: [
    {
      id: 'off',
      title: 'From the command to the last normal answer',
      tier: { objective: 2_000, acceptable: 5_000, source: 'ours' },
    },
    {
      id: 'on',
      title: 'From the command to the first normal answer',
      tier: { objective: 2_000, acceptable: 5_000, source: 'ours' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'owners' } },
  ],
  ways: ['maintenance', 'degraded'],
  steps: (way) => [steady, ...(way === 'degraded' ? degraded() : maintenance())],
});

export default killswitch;
