/** New secrets for both sides, as a part of the rehearsal: made once, so that rotating again changes nothing. */

import { randomBytes } from 'node:crypto';
import type { Part } from 'firedrill/config';

export interface NewSecrets {
  baserow: string;
  docmost: string;
}

const BYTES = 24;

export const newSecrets: Part<NewSecrets> = {
  records: {},
  start: () => ({
    api: { baserow: randomBytes(BYTES).toString('hex'), docmost: randomBytes(BYTES).toString('hex') },
  }),
};
