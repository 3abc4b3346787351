import { blackhole } from '../harness/faults/blackhole.ts';
import { refused } from '../harness/faults/refused.ts';
import { stopped } from '../harness/faults/stopped.ts';
import type { Drill } from '../harness/model/drill.ts';

const dbDown: Drill = {
  name: 'db-down',
  title: 'Database down',
  summary:
    'The database is gone. Readiness must say so and name it, the process must stay alive, the alerts must reach ' +
    'a person, and everything must come back by itself once the database does, with no acknowledged write lost.',
  breaks: 'database',
  variants: {
    stopped: { title: 'the database process is killed', fault: stopped },
    refused: { title: 'connections to the database are refused', fault: refused },
    blackhole: { title: 'everything sent to the database vanishes', fault: blackhole },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'bad' },
};

export default dbDown;
