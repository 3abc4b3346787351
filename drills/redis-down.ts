import { blackhole, defineDrill, refused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'redis-down',
  title: 'Cache and queue down',
  summary:
    'Redis is gone. Users must be served all the same, by what is stored elsewhere; health, or readiness where the target needs ' +
    'it, must say so and name it; what waited in it must be kept, and worked on once it is back.',
  breaks: 'cache',
  variants: {
    stopped: { title: 'the Redis process is killed', fault: stopped },
    refused: { title: 'connections to Redis are refused', fault: refused },
    blackhole: { title: 'everything sent to Redis vanishes', fault: blackhole },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
