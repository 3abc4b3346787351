import { defineRehearsal } from 'firedrill/config';
import { allowed, decision, kept, release, restored } from './release/parts.ts';
import { rollups } from './release/rollups.ts';
import { newSecrets } from './release/secrets.ts';
import { steps, WAYS } from './release/steps.ts';
import { scenes } from './release/variants.ts';
import { entries } from './shared/entries.ts';
import { DECIDER, OPS } from './shared/people.ts';
import { workload } from './shared/workload.ts';

const MINUTE = 60_000;

/** The owners' release: allowed by evidence, watched for half an hour, and four ways back. */
const releasing = defineRehearsal({
  name: 'release',
  title: 'Release',
  summary:
    'The next release is tested, signed off, backed up for and approved, or refused by the name of what is missing; deployed under the users’ traffic, smoked and watched. Where it misbehaves it is decided from live figures to go back: to the previous release, to the backup of before, or with new secrets.',
  due: 'the 1st',
  profiles: ['release'],
  variants: Object.fromEntries(Object.entries(scenes).map(([name, { title }]) => [name, { title }])),
  ways: WAYS,
  // What decides is counted over a minute, and must hold for three looks on end.
  waits: { watch: { title: 'the watch after the deployment', ms: 30 * MINUTE, leastMs: 2 * MINUTE } },
  workload,
  parts: [kept, allowed, release, rollups, restored, newSecrets, decision, entries],
  figures: [
    { id: 'decided', title: 'From the deployment to the decision' },
    { id: 'served', title: 'From the deployment until users were served' },
    {
      id: 'rto',
      title: 'RTO: from the decision to go back until users are served',
      // Ours: the owners answer what is down within 15 minutes.
      tier: { objective: 15 * MINUTE, source: 'ours' },
    },
    // What was written since the backup goes with a restore; of any other way back nothing may be lost, which the ledger says.
    { id: 'given-up', title: 'What a restore gives up: from the backup until the bridge was stopped' },
  ],
  followUps: [
    { title: 'write the post-mortem within 7 days', who: DECIDER, after: 'deploy-back' },
    { title: 'open an issue, and mend it with a regression test', who: 'developer', after: 'deploy-back' },
    {
      title: 'release again, or as a hotfix from the last tag that was well',
      who: DECIDER,
      after: 'deploy-back',
    },
    {
      title: 'bring the runbooks up to date where it was like others before',
      who: OPS,
      after: 'deploy-back',
    },
  ],
  steps,
});

export default releasing;
