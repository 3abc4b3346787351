import { describe } from 'vitest';
import { CASES } from './cases.ts';
import { theyConform } from './conform.ts';

describe('what is broken on the way to a service', () =>
  theyConform(CASES.filter(({ undoneBy }) => undoneBy === 'toxiproxy')));
