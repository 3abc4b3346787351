import { defineDrill, paused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'replica-down',
  title: 'One replica down',
  summary:
    'One of several replicas is gone. Users must be answered by the others, all of them; and the one that was gone must ' +
    'answer users again by itself once it is back.',
  breaks: 'api',
  ofSeveral: true,
  variants: {
    stopped: { title: 'one replica is killed', fault: stopped },
    paused: { title: 'one replica is frozen: it takes requests and answers none', fault: paused },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'good' },
});
