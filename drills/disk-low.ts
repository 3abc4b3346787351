import { defineDrill, diskLow } from 'firedrill/config';

export default defineDrill({
  name: 'disk-low',
  title: 'Disk nearly full',
  summary:
    'Nine tenths of the disk of the database are used. Users must notice nothing yet, and people must have been told by then: what comes ' +
    'next is a database that refuses writes.',
  breaks: 'database',
  variants: { low: { title: 'the disk of the database is filled to nine tenths', fault: diskLow } },
  defaultVariant: 'low',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
