import { defineDrill, errors, slow, timeouts } from 'firedrill/config';

export default defineDrill({
  name: 'breaker-open',
  title: 'Circuit breaker open',
  summary:
    'A service that others depend on fails. The circuit breaker must open after its threshold of failures in a row ' +
    'and not before, refuse calls without making them, let one through when its time has come, and close on success.',
  breaks: 'upstream',
  variants: {
    errors: { title: 'every call is answered 503', fault: errors },
    timeouts: { title: 'no call is ever answered', fault: timeouts },
    slow: { title: 'calls are answered three seconds late', fault: slow },
  },
  defaultVariant: 'errors',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
