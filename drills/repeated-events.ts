import { defineDrill, repeated, repeatedOf } from 'firedrill/config';

export default defineDrill({
  name: 'repeated-events',
  title: 'Repeated events',
  summary:
    'Senders of events deliver each at least once, and now more often. Each must have one effect, the last of a thing must ' +
    'win, and a flood of one and the same must be seen by people as what it is.',
  breaks: 'api',
  variants: {
    five: { title: 'every event arrives five times', fault: repeated },
    hundred: { title: 'every event arrives a hundred times', fault: repeatedOf(100) },
  },
  defaultVariant: 'five',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
