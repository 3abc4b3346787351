import { defineDrill, slowDisk } from 'firedrill/config';

export default defineDrill({
  name: 'slow-disk',
  title: 'Slow disk',
  summary:
    'The disk of the database is thousands of times slower than it was. What waits for it must be done or refused in time, ' +
    'nothing that was acknowledged may be lost, and what waited must not hold up others for long once it is quick again.',
  breaks: 'database',
  variants: { slow: { title: 'the disk of the database takes 16 KiB per second', fault: slowDisk } },
  defaultVariant: 'slow',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
