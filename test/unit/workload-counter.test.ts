import { expect, test } from 'vitest';
import { sumOf } from '../../harness/http/counter.ts';

const TEXT = `# HELP calls_total Calls that arrived.
# TYPE calls_total counter
calls_total{path="/a",status="200"} 3
calls_total{path="/a",status="503"} 2
calls_total{path="/b, \\"c\\"",status="200"} 40 1395066363000
calls_total_created{path="/a"} 1.6e9
other 1
`;

test('a counter is the sum of the series that carry the labels', () => {
  expect(sumOf(TEXT, 'calls_total', { path: '/a' })).toBe(5);
  expect(sumOf(TEXT, 'calls_total', { path: '/a', status: '503' })).toBe(2);
  expect(sumOf(TEXT, 'calls_total', { path: '/b, \\"c\\"' })).toBe(40);
  expect(sumOf(TEXT, 'calls_total', {})).toBe(45);
  expect(sumOf(TEXT, 'other', {})).toBe(1);
});

test('a metric that has no series yet is 0', () => {
  expect(sumOf(TEXT, 'calls_total', { path: '/z' })).toBe(0);
  expect(sumOf(TEXT, 'calls', {})).toBe(0);
});
