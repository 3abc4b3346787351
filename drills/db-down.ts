import { blackhole, defineDrill, refused, stopped } from 'firedrill/config';

export default defineDrill({
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
});
