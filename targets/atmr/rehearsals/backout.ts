import { defineRehearsal } from 'firedrill/config';
import { bookings, decision, release } from './backout/parts.ts';
import { BACKEND, steps, WAYS } from './backout/steps.ts';
import { scenes } from './backout/variants.ts';
import { workload } from './shared/bookings.ts';

/** The owners' backout plan: under five minutes, and nothing lost. */
const backout = defineRehearsal({
  name: 'backout',
  title: 'Backout of a release',
  summary:
    'The next release and its migration are deployed, it misbehaves, and it is decided from live metrics whether to go back: migration, then deployment, with people told and a checklist gone through.',
  due: 'first Tuesday',
  variants: Object.fromEntries(Object.entries(scenes).map(([name, { title }]) => [name, { title }])),
  workload,
  parts: [bookings, release, decision],
  figures: [
    { id: 'decided', title: 'From the deployment to the decision' },
    {
      id: 'rto',
      title: 'RTO: from the decision until users are served',
      tier: { objective: 300_000, source: 'owners' },
    },
    { id: 'window', title: 'New code on the old schema (part of the RTO)' },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'owners' } },
  ],
  followUps: [
    { title: 'mend the cause in the next version', who: BACKEND, after: 'deploy-back' },
    { title: 'test for it, and see to it before a deployment', who: BACKEND, after: 'deploy-back' },
    {
      title: 'write down what has to change, and bring the runbook up to date',
      who: BACKEND,
      after: 'deploy-back',
    },
  ],
  ways: WAYS,
  steps,
});

export default backout;
