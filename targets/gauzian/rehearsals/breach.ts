import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { casebook } from './breach/parts.ts';
import { steps } from './breach/steps.ts';
import { OPS } from './shared/served-again.ts';

const MINUTE = 60_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' procedure for a suspected breach, with the evidence kept before what has it is ended. */
const breach = defineRehearsal({
  name: 'breach',
  title: 'Suspected breach',
  summary:
    'A stranger has a user’s token, a session at the database, and guesses passwords. What logs, sessions and Redis say is kept, then the backend is scaled to none; the day’s refusals are counted, the secret is another, and no token of before opens anything. Users log in again and are told.',
  due: { every: 'quarter', on: 'first Wednesday' },
  profiles: ['breach', 'tools'],
  workload,
  parts: [casebook],
  figures: [
    {
      id: 'rto',
      title: 'From the isolation until users who log in again are served',
      tier: { objective: 15 * MINUTE, acceptable: 30 * MINUTE, source: 'ours' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  followUps: [
    {
      title: 'write the post-mortem: how the token was taken, by what it was seen',
      who: OPS,
      after: 'notify',
    },
    {
      title: 'mend what it was taken by, with a test that fails without it',
      who: 'developer',
      after: 'notify',
    },
    { title: 'open an issue, with the evidence and its checksums', who: OPS, after: 'notify' },
  ],
  steps,
});

export default breach;
