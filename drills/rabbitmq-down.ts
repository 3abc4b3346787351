import { blackhole, defineDrill, refused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'rabbitmq-down',
  title: 'Message broker down',
  summary:
    'The message broker is gone. The service must say that it is degraded and stay ready, go on accepting work that is done ' +
    'later, tell a person, and do all of it, and once, when the broker is back, whatever was in its queues.',
  breaks: 'queue',
  variants: {
    stopped: { title: 'the broker is killed', fault: stopped },
    refused: { title: 'connections to the broker are refused', fault: refused },
    blackhole: { title: 'everything sent to the broker vanishes', fault: blackhole },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
