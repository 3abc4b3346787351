import { describe, expect, test } from 'vitest';
import { isErrorLine } from '../../harness/text/error-line.ts';

describe('a line that says that something failed', () => {
  test.each([
    '{"level":"error","msg":"no connection"}',
    '{"level":50,"msg":"no connection"}',
    '{"severity":"CRITICAL","message":"x"}',
    '2026-11-27 10:00:00 UTC [12] FATAL:  the database system is shutting down',
    '2026-11-27 10:00:00.123  ERROR 1 --- [main] c.e.App : failed',
    'level=error ts=2026-11-27 caller=main.go msg="scrape failed"',
    '2026/11/27 10:00:00 [error] 7#7: connect() failed',
    'Error: connect ECONNREFUSED 10.0.0.1:5432',
    'redis.exceptions.ConnectionError: refused',
    'Uncaught TypeError: x is not a function',
    'panic: runtime error: index out of range',
    'Traceback (most recent call last):',
  ])('%s', (line) => expect(isErrorLine(line)).toBe(true));
});

describe('a line that does not', () => {
  test.each([
    '{"level":"info","msg":"no error so far"}',
    '{"level":30,"error":null}',
    'level=info msg="0 errors"',
    'GET /errors 200 3ms',
    '2026-11-27 LOG:  checkpoint complete: error rate 0',
    'handled without an exception',
    '',
    '{"broken json',
  ])('%s', (line) => expect(isErrorLine(line)).toBe(false));
});
