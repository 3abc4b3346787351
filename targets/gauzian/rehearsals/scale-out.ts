import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { counted } from './scale-out/counts.ts';
import { steps } from './scale-out/steps.ts';

const MINUTE = 60_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' scaling by hand: to five replicas, each of which must get traffic, and back to two. */
const scaling = defineRehearsal({
  name: 'scale-out',
  title: 'Scale out and back',
  summary:
    'The backend is scaled from two replicas to five under the users’ traffic, each of the five answers users, and it is scaled back to two; no user is turned away from the first command on.',
  due: { every: 'quarter', on: 'first Wednesday' },
  profiles: ['scale'],
  workload,
  parts: [counted],
  figures: [
    { id: 'spread', title: 'From the command until each of five has answered users' },
    {
      id: 'procedure',
      title: 'From the command until it is back at two',
      tier: { objective: 2 * MINUTE, acceptable: 3 * MINUTE, source: 'owners' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  steps,
});

export default scaling;
