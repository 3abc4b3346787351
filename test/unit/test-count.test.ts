import { expect, test } from 'vitest';
import { counted, parseResults } from '../count.ts';

const file = (name: string, status: string, message: string, tests: readonly string[]) => ({
  name: `/tests/${name}`,
  status,
  message,
  assertionResults: tests.map((state, n) => ({
    fullName: `test ${n}`,
    status: state,
    failureMessages: state === 'failed' ? ['it is red'] : [],
  })),
});

test('what a hook around the tests of a file says counts beside the failed tests of another file', () => {
  const results = {
    testResults: [
      file('well.test.ts', 'passed', '', ['passed', 'skipped']),
      file('red.test.ts', 'failed', '', ['passed', 'failed']),
      file('stack.test.ts', 'failed', 'the network stays', ['passed']),
    ],
  };
  expect(counted(parseResults(JSON.stringify(results)))).toEqual({
    passed: 3,
    failed: ['test 1: it is red', 'stack.test.ts, around its tests: the network stays'],
    skipped: ['test 1'],
  });
});
