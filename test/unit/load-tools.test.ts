import { expect, test } from 'vitest';
import { heyTool, vegetaTool, wrkTool } from '../bench/peers/load-tools.ts';

const program = { command: 'tool', version: '1', environment: {} };

test('what wrk prints is read with its units', () => {
  const printed = `  Latency Distribution
     50%  812.00us
     75%    1.02ms
     99%    1.25s 
  38747 requests in 10.01s, 4.32MB read`;
  expect(wrkTool(program).told(printed)).toEqual({ p50Ms: 0.812, p99Ms: 1250, sent: 38_747 });
});

test('what hey prints is read, whose percent signs are doubled', () => {
  const printed =
    '  50%% in 0.0010 secs\n  99%% in 0.9010 secs\n\nStatus code distribution:\n  [200]\t9132 responses\n';
  expect(heyTool(program).told(printed)).toEqual({ p50Ms: 1, p99Ms: 901, sent: 9132 });
});

test('what vegeta reports is read in nanoseconds', () => {
  const printed = JSON.stringify({ latencies: { '50th': 500_000, '99th': 910_000_000 }, requests: 9995 });
  expect(vegetaTool(program).told(printed)).toEqual({ p50Ms: 0.5, p99Ms: 910, sent: 9995 });
});

test('a percentile that is not printed is not told', () => {
  expect(heyTool(program).told('Error: nothing')).toEqual({ p50Ms: null, p99Ms: null, sent: 0 });
});
