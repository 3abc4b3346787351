import type { Objective } from 'firedrill/config';

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

/** Once a network is well again, so is who uses it. */
const RECOVERED: Objective = {
  objective: [{ figure: 'recover', atMost: 5_000 }],
  acceptable: [{ figure: 'recover', atMost: 30_000 }],
  source: 'ours',
};

/**
 * What a good team would hold itself to while three in ten connections fail, and repeating helps. Owners speak of
 * "some transient errors" at most, and give no share.
 */
export const ourObjectivesForAFlakyNetwork: readonly Objective[] = [
  {
    objective: [{ figure: 'served', atLeast: 0.99 }],
    acceptable: [{ figure: 'served', atLeast: 0.9 }],
    source: 'ours',
  },
  RECOVERED,
];

/** Repeating does not help where nothing gets through: then only what comes after counts. */
export const ourObjectivesForACutNetwork: readonly Objective[] = [RECOVERED];
/** Of twice as much as can be served, half must be turned away if any are; a tenth more is the price of being quick. */
export const ourObjectivesForShedding: readonly Objective[] = [
  {
    objective: [{ figure: 'shed', atMost: 0.6 }],
    acceptable: [{ figure: 'shed', atMost: 0.7 }],
    source: 'ours',
  },
];

/** What a good team would hold itself to when twice as many come as it can serve, where its owners gave no figures. */
export const ourObjectivesForALoadSpike: readonly Objective[] = [
  {
    objective: [
      { figure: 'success', atLeast: 0.95 },
      { figure: 'p95', atMost: 10_000 },
    ],
    acceptable: [
      { figure: 'success', atLeast: 0.9 },
      { figure: 'p95', atMost: 10_000 },
    ],
    source: 'ours',
  },
  ...ourObjectivesForShedding,
];
