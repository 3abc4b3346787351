import { defineDrill, latency, load, stopped, timeouts } from 'firedrill/config';

export default defineDrill({
  name: 'two-faults',
  title: 'Two faults at once',
  summary:
    'What seldom comes alone: two things are broken at the same time, or one is while many times as many requests come. Each is in ' +
    'alone first, so that it shows which of them broke what, or that only both together did.',
  breaks: 'cache',
  variants: {
    'cache-and-dependency': {
      title: 'the cache is killed while no call to the service that others depend on is answered',
      fault: stopped,
      with: [{ fault: timeouts, breaks: ['upstream', 'router'] }],
    },
    'database-under-load': {
      title: 'the database answers 0.4 to 0.8 s late while ten times as many requests come',
      fault: latency,
      breaks: ['database'],
      with: [load],
    },
  },
  defaultVariant: 'cache-and-dependency',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
