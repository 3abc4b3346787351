import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

/**
 * The server does what it is asked, and when it answers the connection is reset instead: the caller cannot know
 * whether it was done.
 */
export const RESET: ToxicShape = {
  name: 'reset',
  toxic: { stream: 'downstream', type: 'reset_peer', attributes: { timeout: 0 } },
  strikes: (outcome) => outcome.kind === 'closed',
  patienceMs: 3_000,
  // A connection that it strikes it also ends, with the very answer that it takes.
  drawEveryMs: 250,
};

export const reset = toxicFault(RESET);
