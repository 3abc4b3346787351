import { defineDrill, errors } from 'firedrill/config';

export default defineDrill({
  name: 'error-burst',
  title: 'Burst of errors',
  summary:
    'A service that others depend on answers errors while many ask for it, so that dozens of users are refused each second. People ' +
    'must be told at once, each refusal must be quick and say why, and those who ask for other things must notice nothing.',
  breaks: 'upstream',
  variants: {
    errors: {
      title: 'every call is answered 503, and dozens are made each second',
      fault: errors,
      breaks: ['upstream', 'router'],
    },
  },
  defaultVariant: 'errors',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
