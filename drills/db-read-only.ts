import { defineDrill, readOnlyDatabase, readOnlyDatabaseWarmPool, readOnlyServer } from 'firedrill/config';

export default defineDrill({
  name: 'db-read-only',
  title: 'Database read-only',
  summary:
    'The database takes no writes. Reads must go on and readiness with them; writes must be refused and say why, ' +
    'none of them acknowledged and dropped; and they must be taken again once the database takes them.',
  breaks: 'database',
  variants: {
    server: { title: "the server's default is read-only, for open sessions too", fault: readOnlyServer },
    database: {
      title: 'the database is set read-only; cured by setting it back and ending its sessions',
      fault: readOnlyDatabase,
    },
    'database-warm-pool': {
      title: 'the database is set read-only; cured by setting it back alone',
      fault: readOnlyDatabaseWarmPool,
    },
  },
  defaultVariant: 'server',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'bad', reads: 'good' },
});
