import { defineRehearsal } from 'firedrill/config';
import { workload as usual } from '../contract/workload.ts';
import { steps } from './resize-database/steps.ts';

const SECOND = 1_000;

/** A file of which only the announcement came through is told by its id and stands in no list: its id says enough of it. */
const { list: _, ...workload } = usual;

/** The owners' vertical scaling: twice the processors and the memory, and a restart of about thirty seconds. */
const resizing = defineRehearsal({
  name: 'resize-database',
  title: 'Give the database more, and restart it',
  summary:
    'The database is given twice its processors and memory and is restarted under the users’ traffic. For how long users are not served is held against the thirty seconds of the owners’ page; nothing that was acknowledged is lost.',
  due: { every: 'quarter', on: 'first Wednesday' },
  workload,
  figures: [
    {
      id: 'outage',
      title: 'From the restart until users are served',
      tier: { objective: 30 * SECOND, acceptable: 60 * SECOND, source: 'owners' },
    },
    { id: 'rpo', title: 'RPO: age of the oldest lost write', tier: { objective: 0, source: 'ours' } },
  ],
  steps,
});

export default resizing;
