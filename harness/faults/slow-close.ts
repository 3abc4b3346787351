import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

const LATER_MS = 1_500;

/** When the server ends a connection, its client learns of it a second and a half later, and may use it meanwhile. */
export const SLOW_CLOSE: ToxicShape = {
  name: 'slow-close',
  toxic: { stream: 'downstream', type: 'slow_close', attributes: { delay: LATER_MS } },
  strikes: (outcome) =>
    outcome.kind === 'answered' && (outcome.endedMs ?? 0) - outcome.afterMs >= LATER_MS / 2,
  patienceMs: 2 * LATER_MS,
  toTheEnd: true,
};

export const slowClose = toxicFault(SLOW_CLOSE);
