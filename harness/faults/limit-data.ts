import { type ToxicShape, toxicFault } from './shared/toxic-fault.ts';

const BYTES = 64;

/** The connection is closed in the middle of an answer, after 64 bytes from the server. */
export const LIMIT_DATA: ToxicShape = {
  name: 'limit-data',
  toxic: { stream: 'downstream', type: 'limit_data', attributes: { bytes: BYTES } },
  strikes: (outcome) =>
    outcome.kind === 'answered' && outcome.bytes === BYTES && outcome.endedMs !== undefined,
  patienceMs: 3_000,
  toTheEnd: true,
};

export const limitData = toxicFault(LIMIT_DATA);
