/** What is read of the evidence of a breach: refusals of a day, by what was asked. */

import { expect, test } from 'vitest';
import { refusalsIn } from '../../targets/gauzian/rehearsals/breach/evidence.ts';

const line = (method: string, path: string, status: number): string =>
  JSON.stringify({ level: 'info', service: 'gauzian-backend', method, path, status, ms: 3, msg: 'request' });

test('refusals and errors are counted by what was asked, of every log, and nothing else is', () => {
  const one = [line('POST', '/auth/login', 401), line('GET', '/drive/files', 200), 'Back-off 401'].join('\n');
  const two = [line('POST', '/auth/login', 401), line('GET', '/drive/folders', 500), ''].join('\n');
  expect(Object.fromEntries(refusalsIn([one, two]))).toEqual({
    'POST /auth/login 401': 2,
    'GET /drive/folders 500': 1,
  });
});
