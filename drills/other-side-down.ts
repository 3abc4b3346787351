import { defineDrill, errors, refused, stopped, timeouts } from 'firedrill/config';

export default defineDrill({
  name: 'other-side-down',
  title: 'Other side down',
  summary:
    'One of two systems that a service keeps in step is away. What happens at the other must be taken all the same and wait, people ' +
    'must be told, and once both are there everything must show on both: nothing lost, nothing twice, each thing in its order.',
  breaks: 'upstream',
  variants: {
    stopped: { title: 'the other side is killed', fault: stopped },
    refused: { title: 'connections to it are refused', fault: refused },
    errors: { title: 'it does what it is asked, and answers 503', fault: errors },
    hung: { title: 'it never answers', fault: timeouts },
    other: { title: 'of both, the one is killed at which more begins', fault: stopped },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
