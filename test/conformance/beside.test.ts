import { describe } from 'vitest';
import { CASES } from './cases.ts';
import { theyConform } from './conform.ts';

describe('what is broken from beside a container', () => theyConform(CASES.filter(({ beside }) => beside)));
