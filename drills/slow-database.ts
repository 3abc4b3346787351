import { defineDrill, tablesLockedFor, tablesLockedNowAndAgain } from 'firedrill/config';

export default defineDrill({
  name: 'slow-database',
  title: 'Slow database',
  summary:
    'The database answers late, each statement by up to as long as a lock is held that comes and goes. What users wait for ' +
    'must be bounded, people must be told where they wait for too long, and it must be as quick as before once the lock is gone.',
  breaks: 'database',
  variants: {
    late: {
      title: 'a session holds every table for 1.15 s, again and again',
      fault: tablesLockedNowAndAgain,
    },
    'very-late': {
      title: 'a session holds every table for 4 s, again and again',
      fault: tablesLockedFor(4_000),
    },
  },
  defaultVariant: 'late',
  // Readiness and the user's probe are asked with little patience: some fall between two locks, and some do not.
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
