import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

/** Answers come in pieces of 8 to 24 bytes, ten milliseconds apart: a client that takes a read for a message is found out. */
export const SLICER: ToxicShape = {
  name: 'slicer',
  toxic: {
    stream: 'downstream',
    type: 'slicer',
    // The delay alone is in microseconds.
    attributes: { average_size: 16, size_variation: 8, delay: 10_000 },
  },
  strikes: (outcome) => outcome.kind === 'answered' && outcome.pieces >= 4,
  patienceMs: 4_000,
  toTheEnd: true,
};

export const slicer = toxicFault(SLICER);
