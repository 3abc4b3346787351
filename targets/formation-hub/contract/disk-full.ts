import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { answeredInTime } from './record.ts';
import { errors } from './told.ts';

/** What cannot be written down is not acknowledged: senders are told 503, and send it again until there is room. */
export const diskFull: DrillContract = {
  disk: { path: '/var/lib/postgresql/data', sizeMiB: 192 },
  metrics: { 'answered-in-time': answeredInTime },
  alerts: {
    expected: [errors],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      HubNotReady: 'a database that needs room for its log restarts, and is away meanwhile',
    }),
  },
  objectives: ourObjectivesForAnOutage.filter(({ objective }) =>
    objective.every(({ figure }) => figure !== 'detect'),
  ),
};
