import { defineDrill, restarted, stopped } from 'firedrill/config';

/** The service itself that users call, and that everything here asks, goes away and comes back. */
export default defineDrill({
  name: 'api-down',
  title: 'The API is gone',
  summary:
    'What users call is gone for a while. Probes and traffic must see it, and find it again where it was.',
  breaks: 'api',
  variants: {
    stopped: { title: 'its process is killed', fault: stopped },
    restarted: { title: 'it is told to end, and started again', fault: restarted },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'bad', liveness: 'bad', user: 'bad' },
});
