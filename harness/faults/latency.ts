import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

const LATER_MS = 600;
const JITTER_MS = 200;

/** Every answer on the link takes 0.4 to 0.8 s longer: more than quick callers wait, and less than patient ones do. */
export const LATENCY: ToxicShape = {
  name: 'latency',
  toxic: { stream: 'downstream', type: 'latency', attributes: { latency: LATER_MS, jitter: JITTER_MS } },
  strikes: (outcome) => outcome.kind === 'answered' && outcome.afterMs >= LATER_MS - JITTER_MS,
  patienceMs: 3_000,
};

export const latency = toxicFault(LATENCY);
