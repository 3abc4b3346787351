import { defineDrill, settingOf } from 'firedrill/config';

export default defineDrill({
  name: 'n-plus-one',
  title: 'N+1 queries',
  summary:
    'For each row of a page the service asks the database once more. What users ask for is right and slow: people must be told by its latency, what the ' +
    'database keeps of its statements must point to the one that is asked so often and to no missing index, and it must be as quick as before once ' +
    'they are one again.',
  breaks: 'api',
  variants: {
    each: {
      title: 'the service is restarted with ACCESS_LOADING=each',
      fault: settingOf('ACCESS_LOADING', 'each'),
    },
  },
  defaultVariant: 'each',
  whileBroken: { readiness: 'either', liveness: 'either', user: 'either' },
});
