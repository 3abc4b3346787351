import { defineDrill, diskFull } from 'firedrill/config';

export default defineDrill({
  name: 'disk-full',
  title: 'Disk full',
  summary:
    'The disk of the database takes no byte more. What it cannot store must be refused and never acknowledged, nothing may ' +
    'restart that could go on, and everything must be as before once there is room again.',
  breaks: 'database',
  variants: { full: { title: 'the disk of the database is filled', fault: diskFull } },
  defaultVariant: 'full',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
