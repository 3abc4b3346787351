import type { Objective } from '../harness/model.ts';

/** What a good team would hold itself to when a service is down, where its owners gave no times. */
export const ourObjectivesForAnOutage: readonly Objective[] = [
  {
    objective: [{ figure: 'detect', atMost: 2_000 }],
    acceptable: [{ figure: 'detect', atMost: 5_000 }],
    source: 'ours',
  },
  {
    objective: [{ figure: 'deliver', atMost: 150_000 }],
    acceptable: [{ figure: 'deliver', atMost: 300_000 }],
    source: 'ours',
  },
  {
    objective: [{ figure: 'clear', atMost: 300_000 }],
    acceptable: [{ figure: 'clear', atMost: 600_000 }],
    source: 'ours',
  },
  {
    objective: [{ figure: 'recover', atMost: 5_000 }],
    acceptable: [{ figure: 'recover', atMost: 30_000 }],
    source: 'ours',
  },
];
