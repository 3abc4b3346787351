import { defineDrill, paused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'worker-down',
  title: 'Workers down',
  summary:
    'What works on accepted jobs is gone. Jobs must be taken all the same and wait, people must be told that nothing is done ' +
    'and that more and more waits, and once the workers are back each job must be done, none lost and none done twice.',
  breaks: 'worker',
  variants: {
    stopped: { title: 'the worker process is killed, with jobs in hand', fault: stopped },
    paused: { title: 'the worker process is there and does nothing', fault: paused },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
