import { expect, test } from 'vitest';
import type { Filed } from '../../harness/history/entry.ts';
import { openMetrics } from '../../harness/history/open-metrics.ts';
import { pastRun } from './support/past.ts';

const lines = (...filed: Filed[]) => openMetrics(filed).split('\n');
const OF = 'drill="db-down",variant="stopped",target="shop",pace="10"';

test('the newest run of each variant on each target counts', () => {
  const told = lines(
    pastRun({
      run: 'a',
      verdict: 'fail',
      figures: { recover: { low: 1_000, high: 2_000, objective: 5_000 } },
    }),
    pastRun({
      run: 'b',
      verdict: 'pass',
      figures: { recover: { low: 3_000, high: 4_000, objective: 5_000 } },
    }),
    pastRun({ run: 'c', verdict: 'fail', target: 'other' }),
  );
  expect(told).toContain(`firedrill_run_verdict{${OF},verdict="pass"} 1`);
  expect(told).toContain(`firedrill_run_verdict{${OF},verdict="fail"} 0`);
  expect(told).toContain(`firedrill_recover_seconds{${OF},bound="low"} 3`);
  expect(told).toContain(`firedrill_recover_seconds{${OF},bound="high"} 4`);
  expect(told).toContain(`firedrill_recover_objective_seconds{${OF}} 5`);
  expect(
    told.filter((line) => line.includes('target="other"') && line.endsWith('verdict="fail"} 1')),
  ).toHaveLength(1);
});

test('a figure that was not over has no upper bound, one that was not measured has no sample', () => {
  const told = lines(
    pastRun({ figures: { recover: { absent: 'never', moreThan: 87_000 }, deliver: { absent: 'no alert' } } }),
  );
  expect(told).toContain(`firedrill_recover_seconds{${OF},bound="low"} 87`);
  expect(told).toContain(`firedrill_recover_seconds{${OF},bound="high"} +Inf`);
  expect(told.filter((line) => line.startsWith('firedrill_deliver_seconds{'))).toEqual([]);
});

test('findings are counted by grade, and a control run is none', () => {
  const findings = { a: 'pass', b: 'pass', c: 'fail', d: 'no-evidence' } as const;
  const told = lines(
    pastRun({ findings }),
    pastRun({ run: 'later', control: true, findings: { a: 'fail' } }),
  );
  expect(told).toContain(`firedrill_findings{${OF},grade="pass"} 2`);
  expect(told).toContain(`firedrill_findings{${OF},grade="fail"} 1`);
  expect(told).toContain(`firedrill_findings{${OF},grade="no-evidence"} 1`);
});

test('a name of others stays inside its quotes', () => {
  const told = lines(pastRun({ drill: 'a"b\\c\nd' }));
  expect(told.find((line) => line.startsWith('firedrill_run_ended'))).toContain('drill="a\\"b\\\\c\\nd"');
});

test('a family stands together under its type, and the end is marked', () => {
  const told = lines(pastRun(), pastRun({ run: 'other', target: 'other' }));
  const families = told.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
  expect(new Set(families).size).toBe(families.length);
  expect(openMetrics([pastRun()])).toMatch(/\n# EOF\n$/);
  expect(openMetrics([])).toBe('# EOF\n');
});
