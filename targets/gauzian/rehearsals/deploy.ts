import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { between, decision, release } from './deploy/parts.ts';
import { steps, WAYS } from './deploy/steps.ts';
import { scenes } from './deploy/variants.ts';
import { OPS } from './shared/served-again.ts';

const MINUTE = 60_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' deployment with its six checks, and the way back from it. */
const deploying = defineRehearsal({
  name: 'deploy',
  title: 'Deploy and roll back',
  summary:
    'The next release is rolled out, one replica after the other, under the users’ traffic; six checks, a watch, and where it errs, is slow or crashes it is rolled back: to the revision before, or to a named one, until errors are below 1 %.',
  due: 'first Wednesday',
  variants: Object.fromEntries(Object.entries(scenes).map(([name, { title }]) => [name, { title }])),
  ways: WAYS,
  // What decides is counted over a minute, and must hold for three looks on end.
  waits: { watch: { title: 'the watch after the deployment', ms: 5 * MINUTE, leastMs: 2 * MINUTE } },
  workload,
  parts: [release, between, decision],
  figures: [
    { id: 'decided', title: 'From the deployment to the decision' },
    {
      id: 'rto',
      title: 'RTO: from the decision to roll back until users are served',
      tier: { objective: 2 * MINUTE, acceptable: 5 * MINUTE, source: 'owners' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  followUps: [
    {
      title: 'investigate why the release did so, from its logs and this record',
      who: OPS,
      after: 'roll-back',
    },
    {
      title: 'open an issue with what was seen, and the command that shows it again',
      who: OPS,
      after: 'roll-back',
    },
    {
      title: 'mend it on a branch from what runs now, with a test that fails without it',
      who: 'developer',
      after: 'roll-back',
    },
    { title: 'deploy again, with the same checks', who: OPS, after: 'roll-back' },
  ],
  steps,
});

export default deploying;
