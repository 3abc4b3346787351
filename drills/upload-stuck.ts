import { defineDrill, paused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'upload-stuck',
  title: 'Upload stuck',
  summary:
    'The worker is gone with work in hand that users were told is accepted. They go on handing in more; what was in hand must ' +
    'be noticed and queued again, a person must be told, and once a worker is there all of it must be done, and once.',
  breaks: 'worker',
  variants: {
    killed: { title: 'the worker is killed with work in hand', fault: stopped },
    hung: {
      title: 'the worker is frozen with work in hand, and goes on later as if it still had it',
      fault: paused,
    },
  },
  defaultVariant: 'killed',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
