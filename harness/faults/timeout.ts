import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

const AFTER_MS = 800;

/** Answers vanish, and the connection is closed once nothing has come for 0.8 s. What was asked may have been done. */
export const TIMEOUT: ToxicShape = {
  name: 'timeout',
  toxic: { stream: 'downstream', type: 'timeout', attributes: { timeout: AFTER_MS } },
  strikes: (outcome) => outcome.kind === 'closed' && outcome.afterMs >= AFTER_MS / 2,
  patienceMs: 4_000,
};

export const timeout = toxicFault(TIMEOUT);
