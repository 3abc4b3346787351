import { defineDrill, scanForbidden } from 'firedrill/config';

export default defineDrill({
  name: 'cache-stale',
  title: 'Cache not cleared',
  summary:
    'A cache cannot be cleared: what was read before is shown though it has changed. It must be shown no longer than the owners ' +
    'allow, whatever else the service does must go on, and once the cache can be cleared what changes must show at once.',
  breaks: 'cache',
  variants: { redis: { title: 'a Redis refuses to look for keys', fault: scanForbidden } },
  defaultVariant: 'redis',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
