import { connectionsTaken, defineDrill, slotsTaken } from 'firedrill/config';

export default defineDrill({
  name: 'connections-taken',
  title: 'Connection slots taken',
  summary:
    'Others hold every connection that the database has to give, and those of the service are ended. Readiness must say so, ' +
    'the process must stay alive, alerts must reach a person, and pools must fill again by themselves when there is room.',
  breaks: 'database',
  variants: {
    postgres: { title: 'every slot of a PostgreSQL is held by sessions of others', fault: slotsTaken },
    mariadb: {
      title: 'every connection of a MariaDB is held by sessions of others',
      fault: connectionsTaken,
    },
  },
  defaultVariant: 'postgres',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'bad' },
});
