import { defineDrill, firstFail } from 'firedrill/config';

export default defineDrill({
  name: 'first-requests-fail',
  title: 'First requests fail',
  summary:
    'A service that others depend on has just been started, and fails the first few requests. Few of its callers may notice, no ' +
    'circuit breaker may open over it, and no caller may go without it for longer than it takes to be asked once more.',
  breaks: 'upstream',
  variants: {
    first: {
      title: 'the first three requests are answered 503',
      fault: firstFail,
      breaks: ['upstream', 'router'],
    },
  },
  defaultVariant: 'first',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
