import { defineDrill, lockedTables } from 'firedrill/config';

export default defineDrill({
  name: 'pool-exhausted',
  title: 'Connection pool exhausted',
  summary:
    'Statements wait for a lock, each with a connection of its own, until none is left. Requests must be refused in time and ' +
    'say why, people must be told that the pool is full and that requests wait for it, and it must be as before once the lock is gone.',
  breaks: 'database',
  variants: {
    locked: {
      title: 'a session holds every table, as a migration does that was left open',
      fault: lockedTables,
    },
  },
  defaultVariant: 'locked',
  // What readiness says of a database whose tables it cannot read is the contract's to say.
  whileBroken: { readiness: 'good', liveness: 'good', user: 'bad' },
});
