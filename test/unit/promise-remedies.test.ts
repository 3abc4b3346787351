/** A remedy is measured by the calls of two checks, one without it and one with it. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import type { DrillContract } from '../../harness/promises/contract.ts';
import { judge } from '../../harness/promises/judge.ts';
import { plus, withContract } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

type Checks = NonNullable<DrillContract['checks']>;

const asked = (phase: 'hold' | 'recover'): Checks[string] => ({
  title: phase,
  phase,
  call: 'list',
  everyMs: 100,
  steps: [{ rounds: { atLeast: 0 }, answers: [{ answer: { status: [200, 503] } }] }],
});

const CONTRACT = {
  calls: { list: { request: { method: 'GET', path: '/files' }, good: { status: 200 }, deadlineMs: 9_000 } },
  checks: { late: asked('hold'), quick: asked('recover'), beside: asked('hold') },
} satisfies Pick<DrillContract, 'calls' | 'checks'>;

interface Calls {
  tookMs: number;
  status?: number;
  count?: number;
  from?: number;
}

const calls = (check: string, { tookMs, status = 200, count = 10, from }: Calls): TimelineRecord[] =>
  Array.from({ length: count }, (_, round) => {
    const sent = (from ?? (check === 'quick' ? EDGES.undone + 100 : EDGES.injected + 100)) + round * 100;
    const phase = check === 'quick' ? 'recover' : 'hold';
    return {
      kind: 'call',
      check,
      phase,
      round,
      request: 'GET /files',
      sent,
      t: sent + tookMs,
      outcome: 'answered',
      status,
    };
  });

function remedied(figure: 'median' | 'failed', other: string, ...records: TimelineRecord[]) {
  const remedies = { index: { title: 'the index', figure, without: 'late', with: other } };
  const judged = judge(plus(withContract(healthyRun(), { ...CONTRACT, remedies }), ...records));
  const { grade, because } = judged.findings.find(({ id }) => id === 'remedies/index') ?? {};
  return { said: `${grade}: ${because}`, summary: judged.remedies };
}

describe('a remedy', () => {
  test('that lowers the median helps, and is told in the report with every window', () => {
    const { said, summary } = remedied(
      'median',
      'quick',
      ...calls('late', { tookMs: 2_000 }),
      ...calls('quick', { tookMs: 10 }),
    );
    expect(said).toBe('pass: 10 ms and 10 ms with it, 2.00 s and 2.00 s without');
    expect(summary).toMatchObject([{ name: 'index', figure: 'median', helps: 'yes' }]);
  });

  test('that lowers nothing fails', () => {
    const same = [...calls('late', { tookMs: 20 }), ...calls('quick', { tookMs: 20 })];
    expect(remedied('median', 'quick', ...same).said).toMatch(/^fail: /);
  });

  test('that was better for half of the time is not proven to help', () => {
    const mixed = [
      ...calls('late', { tookMs: 500 }),
      ...calls('quick', { tookMs: 10, count: 5 }),
      ...calls('quick', { tookMs: 900, count: 5, from: EDGES.undone + 1_000 }),
    ];
    expect(remedied('median', 'quick', ...mixed).said).toMatch(/^no-evidence: 10 ms and 900 ms with it/);
  });

  test('that is a setting is held against another in the same hold, by what fails', () => {
    const beside = [...calls('late', { tookMs: 20, status: 503 }), ...calls('beside', { tookMs: 900 })];
    expect(remedied('failed', 'beside', ...beside).said).toBe(
      'pass: 0 % and 0 % with it, 100 % and 100 % without',
    );
  });

  test('is not held against those who were refused at once', () => {
    const refused = [
      ...calls('late', { tookMs: 2_000 }),
      ...calls('late', { tookMs: 1, status: 503, count: 30, from: EDGES.injected + 1_500 }),
      ...calls('quick', { tookMs: 10 }),
    ];
    expect(remedied('median', 'quick', ...refused).said).toMatch(/^pass: 10 ms and 10 ms with it, 2.00 s/);
  });

  test('of too few calls is not known', () => {
    const few = [...calls('late', { tookMs: 2_000 }), ...calls('quick', { tookMs: 10, count: 9 })];
    expect(remedied('median', 'quick', ...few).said).toBe(
      'no-evidence: there were fewer than 10 calls of which it could be taken with it',
    );
  });

  test('is not measured by what was sent before the fault was in, or before it was undone', () => {
    const early = [
      ...calls('late', { tookMs: 2_000, from: EDGES.injecting - 2_000 }),
      ...calls('quick', { tookMs: 10, from: EDGES.undoing - 1_500 }),
    ];
    expect(remedied('median', 'quick', ...early).said).toMatch(
      /^no-evidence: there were fewer than 10 calls of which it could be taken without it/,
    );
  });
});
