/** What a load came to, in words. */

import type { LoadResult } from '../model.ts';
import { count, duration } from './format.ts';

/** One line each: what it is about, and what there is to say of it. */
export function loadLines(load: LoadResult): [string, string][] {
  const { planned, sent, dropped, admitted, ok, shed, shedUnannounced, failed, timedOut, latencyMs } = load;
  const { cpu, threads, sendLagMs, saturated } = load.generator;
  const silent = shedUnannounced === 0 ? '' : `, ${shedUnannounced} of them without Retry-After`;
  return [
    ['offered', `${count(planned, 'request')}; sent ${sent}, dropped ${dropped}`],
    ['admitted', `${admitted}; shed ${shed} (${percent(shed, sent)})${silent}`],
    ['ok', `${ok}, ${percent(ok, admitted)} of those admitted; failed ${failed}, timed out ${timedOut}`],
    [
      'latency',
      latencyMs === null
        ? 'none: no request was done or timed out'
        : `p50 ${duration(latencyMs.p50)}, p95 ${duration(latencyMs.p95)}, p99 ${duration(latencyMs.p99)}, at most ${duration(latencyMs.max)}`,
    ],
    [
      'generator',
      `${count(threads, 'thread')}, ${Math.round(cpu * 100)} % of a core; sends late by ${duration(sendLagMs.p99)} at p99, ` +
        `at most ${duration(sendLagMs.max)}${saturated === undefined ? '' : `; SATURATED: ${saturated}`}`,
    ],
  ];
}

/** `97.3 %`; never 100 % of what is not whole. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return 'none';
  const share = (100 * part) / whole;
  return `${Number((part === whole ? share : Math.min(99.9, share)).toFixed(1))} %`;
}
