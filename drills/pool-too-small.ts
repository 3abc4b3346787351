import { defineDrill, tablesLockedNowAndAgain } from 'firedrill/config';

export default defineDrill({
  name: 'pool-too-small',
  title: 'Connection pool too small',
  summary:
    'Each statement keeps its connection for longer than usual, and more ask at once than there are connections. Who is refused must be told why, ' +
    'as many users must be served with the pool that the runbook makes larger, and it must be as before once statements are quick again.',
  breaks: 'database',
  variants: {
    late: {
      title: 'a session holds every table for 1.15 s, again and again',
      fault: tablesLockedNowAndAgain,
    },
  },
  defaultVariant: 'late',
  // Readiness and the user's probe are asked with little patience: some fall between two locks, and some do not.
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
