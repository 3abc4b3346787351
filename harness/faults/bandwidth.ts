import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

/** What a client says on the link to try it takes longer than this at one kilobyte a second. */
const LONG_MS = 300;

/** The link takes one kilobyte a second towards the server, as when one upload fills it. */
export const BANDWIDTH: ToxicShape = {
  name: 'bandwidth',
  toxic: { stream: 'upstream', type: 'bandwidth', attributes: { rate: 1 } },
  strikes: (outcome) => outcome.kind === 'answered' && outcome.afterMs >= LONG_MS,
  patienceMs: 4_000,
};

export const bandwidth = toxicFault(BANDWIDTH);
