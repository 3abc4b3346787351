import { describe } from 'vitest';
import { CASES } from './cases.ts';
import { theyConform } from './conform.ts';

describe('what is broken in a database', () =>
  theyConform(
    CASES.filter(
      ({ service, undoneBy, beside }) => undoneBy !== 'toxiproxy' && !beside && service === 'database',
    ),
  ));
