import { expect } from 'vitest';
import { harmedShop } from '../../support/harmed-shop.ts';
import type { RedCase, Seen } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

const TAKES = (ms: number) => `await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

/** Failed is the first of these; others of them may be what a busy machine does not let tell, and nothing else is. */
function only({ report }: Seen, ids: readonly string[]): void {
  expect(report.verdict.status).toBe('fail');
  const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
  const expected = ids.map((id) => `afterwards/${id}`);
  expect(failed).toContain(expected[0]);
  expect(expected).toEqual(expect.arrayContaining(failed));
}

function harmed(
  name: string,
  title: string,
  ids: readonly string[],
  lines: Parameters<typeof harmedShop>[1],
): RedCase {
  return {
    name: `afterwards-${name}`,
    title: `db-down fails for a shop that ${title} once its database was gone`,
    change: withoutAlerts({ on: 'shop', target: (shop) => harmedShop(shop, lines) }),
    expects: (seen) => only(seen, ids),
  };
}

const SLOWER = ['latency/user', 'latency/workload'];

export const twiceAsSlow = harmed('twice-as-slow', 'answers in 50 ms instead of 25', SLOWER, {
  usually: TAKES(25),
  harmed: TAKES(50),
});

export const hundredTimesAsSlow = harmed('hundred-times-as-slow', 'takes 400 ms', SLOWER, {
  harmed: TAKES(400),
});

export const leaksConnections = harmed(
  'leaks-connections',
  'keeps 15 connections to it more',
  // Each is an open file, too.
  ['holdings/api/connections', 'holdings/api/files'],
  {
    harmed: `if (count <= 15) {
      const [host, port] = process.env.DATABASE.split(':');
      kept.push(require('node:net').connect(Number(port), host).on('error', () => {}));
    }`,
  },
);

export const leaksMemory = harmed('leaks-memory', 'holds twice the memory', ['holdings/api/memory'], {
  harmed: 'if (count <= 30) kept.push(Buffer.alloc(2 ** 20, 1));',
});

export const leaksFiles = harmed('leaks-files', 'keeps 30 files open', ['holdings/api/files'], {
  harmed: "if (count <= 30) kept.push(require('node:fs').openSync('/dev/null'));",
});
