import { defineRehearsal, type RehearsalStep } from 'firedrill/config';
import { byVariable } from './killswitch/by-variable.ts';
import { degraded } from './killswitch/degraded.ts';
import { maintenance } from './killswitch/maintenance.ts';
import { becomesReadOnly, cured, READ_ONLY } from './killswitch/read-only.ts';
import { rows, workload } from './shared/bookings.ts';
import { steady } from './shared/steady.ts';

const WAYS: Readonly<Record<string, () => RehearsalStep[]>> = { maintenance, degraded, variable: byVariable };

/** Ours, as a restart takes longer than a command. */
const restart = { objective: 30_000, acceptable: 60_000, source: 'ours' as const };
const byVariableFigures = [
  {
    id: 'off-by-variable',
    title: 'From the restart to the last normal answer',
    tier: restart,
    ways: ['variable'],
  },
  {
    id: 'on-by-variable',
    title: 'From the restart to the first normal answer',
    tier: restart,
    ways: ['variable'],
  },
];

/** Users are not let in again before what was wrong is cured. */
function beforeDisabling(steps: readonly RehearsalStep[], cure: readonly RehearsalStep[]): RehearsalStep[] {
  const at = steps.findIndex(({ id }) => id === 'disable');
  return [...steps.slice(0, at), ...cure, ...steps.slice(at)];
}

/** The owners' killswitch, by command and with a reason. */
const killswitch = defineRehearsal({
  name: 'killswitch',
  title: 'Killswitch',
  summary:
    'All users are turned away by one command, with a message, while probes tell the truth, work in flight is finished and background tasks go on; and are served again by another. Or the service is degraded: the essential is served, sparingly. By command with a reason, or by a variable and a restart.',
  due: 'first Tuesday',
  variants: {
    switched: { title: 'nothing is wrong; the service has to be quiet for a while' },
    [READ_ONLY]: { title: 'the database takes no writes, and users are told so until it does' },
  },
  workload,
  parts: [rows()],
  figures: [
    {
      id: 'off',
      ways: ['maintenance', 'degraded'],
      title: 'From the command to the last normal answer',
      tier: { objective: 2_000, acceptable: 5_000, source: 'ours' },
    },
    {
      id: 'on',
      ways: ['maintenance', 'degraded'],
      title: 'From the command to the first normal answer',
      tier: { objective: 2_000, acceptable: 5_000, source: 'ours' },
    },
    ...byVariableFigures,
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'owners' } },
  ],
  ways: ['maintenance', 'degraded', 'variable'],
  steps: (way) => [steady, ...becomesReadOnly(), ...beforeDisabling(WAYS[way]?.() ?? [], cured())],
});

export default killswitch;
