import { blackhole, defineDrill, errors, refused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'osrm-down',
  title: 'Routing engine down',
  summary:
    'The routing engine is gone. Routes that were asked for before must still be served, and be the same; others must ' +
    'be refused in time and say why. Nothing may restart or lose its traffic, and bookings must still be taken.',
  breaks: 'router',
  variants: {
    stopped: { title: 'the router process is killed', fault: stopped },
    refused: { title: 'connections to the router are refused', fault: refused },
    blackhole: { title: 'everything sent to the router vanishes', fault: blackhole },
    errors: { title: 'the router answers every request with 503', fault: errors },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
