/** How a line of a runbook is asked, and what of its answer is kept. */

import { expect, test } from 'vitest';
import type { JsonReader } from '../../harness/http/json-reader.ts';
import { type Asked, askOnce } from '../../harness/signals/runbooks/ask.ts';

const never = new AbortController().signal;

function asked({
  prints = '',
  logs = {},
  answers,
}: {
  prints?: string;
  logs?: Record<string, string[]>;
  answers?: unknown;
}) {
  const typed: (readonly string[])[] = [];
  const of: Asked = {
    stack: {
      commands: {
        run: async (_, command) => {
          typed.push(command);
          return prints;
        },
      },
      lastInLog: async (service, lines) => {
        const all = logs[service];
        if (all === undefined) throw new Error(`the stack has no service ${service}`);
        return all.slice(-lines);
      },
    },
    prometheus:
      answers === undefined
        ? undefined
        : ({ get: async () => answers, [Symbol.asyncDispose]: async () => undefined } satisfies JsonReader),
  };
  return { of, typed };
}

test('a command goes to a shell as it is, and how it ended is told apart from what it printed', async () => {
  const { of, typed } = asked({ prints: 'no such table\n\n1' });
  expect(await askOnce({ command: 'psql -c "x" | head', in: 'tools' }, [], of, never)).toEqual({
    printed: 'no such table',
    exitCode: 1,
  });
  expect(typed[0]?.slice(3)).toEqual(['sh', 'psql -c "x" | head']);
});

test('of what is printed without end the beginning is kept, and that it is cut', async () => {
  const { of } = asked({ prints: `${'x'.repeat(20_000)}\n0` });
  const { printed, cut } = await askOnce({ command: 'yes', in: 'tools' }, [], of, never);
  expect([printed.length, cut]).toEqual([8_000, true]);
});

test('a query is answered by a line for each series, and by its values', async () => {
  const result = [
    { metric: { endpoint: '/files', le: '1' }, value: [1, '0.087'] },
    { metric: {}, value: [1, 'NaN'] },
  ];
  const { of } = asked({ answers: { data: { result } } });
  expect(await askOnce({ promql: 'x' }, [], of, never)).toEqual({
    printed: '{endpoint="/files", le="1"} 0.087\n{} NaN',
    values: [0.087, 'NaN'],
  });
});

test('of the end of each log the lines are kept that a pattern finds, and how many were read', async () => {
  const { of } = asked({ logs: { api: ['pool: old', 'fine', 'pool: 20'], 'api-2': ['fine', 'bucket'] } });
  const ask = { command: 'docker logs --tail 2 <api>', log: ['api', 'api-2'], last: 2 };
  expect(await askOnce(ask, ['pool', 'bucket'], of, never)).toEqual({
    printed: 'pool: 20\nbucket',
    lines: 4,
  });
});

test('who is not there has given no answer, and why is told', async () => {
  const { of } = asked({});
  expect(await askOnce({ promql: 'x' }, [], of, never)).toEqual({
    printed: '',
    error: 'there is no Prometheus',
  });
  const ask = { command: 'docker logs', log: ['gone'], last: 2 };
  expect(await askOnce(ask, [], of, never)).toMatchObject({ error: expect.stringContaining('gone') });
});
