import { stopped } from '../../../../harness/faults/stopped.ts';
import type { Drill } from '../../../../harness/model.ts';

/** Does more harm than its owners put up with: their stop conditions are in the target's contract. */
const harmful: Drill = {
  name: 'harmful',
  title: 'More harm than there is to learn',
  summary: 'The database is gone, and that is too much.',
  breaks: 'database',
  variants: {
    probe: { title: 'a probe says so', fault: stopped },
    query: { title: 'Prometheus says so', fault: stopped },
  },
  defaultVariant: 'probe',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'good' },
};

export default harmful;
