import { defineDrill, paused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'killed-midway',
  title: 'Killed half-way',
  summary:
    'The service itself goes while it has events in hand, each at some point of its way. What it had done, begun, or only been sent ' +
    'must all show in the end, once each: nothing may count as done before it is.',
  breaks: 'api',
  variants: {
    killed: { title: 'the process is killed with events in hand', fault: stopped },
    frozen: {
      title: 'it stands still with events in hand, and goes on later as if no time had passed',
      fault: paused,
    },
  },
  defaultVariant: 'killed',
  whileBroken: { readiness: 'bad', liveness: 'bad', user: 'bad' },
});
