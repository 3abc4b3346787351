/** What a load came to, in words. */

import type { LoadMoment, LoadResult } from '../model/load.ts';
import { count, duration, percent } from './format.ts';

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

/** One second of a load, as it is told while it lasts. */
export function momentInWords(moment: LoadMoment): string {
  const { atMs, offered, ok, shed, failed, timedOut, p50Ms, p95Ms } = moment;
  const wait = p50Ms === null || p95Ms === null ? '' : `, p50 ${duration(p50Ms)}, p95 ${duration(p95Ms)}`;
  const bad = Object.entries({ shed, failed, 'timed out': timedOut }).filter(([, n]) => n > 0);
  const rest = bad.map(([what, n]) => `, ${n}/s ${what}`).join('');
  return `${atMs / 1000} s: offered ${offered}/s, ok ${ok}/s${rest}${wait}`;
}
