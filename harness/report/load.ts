/** What a load came to, in words. */

import type { LoadSummary } from '../model/judgement.ts';
import type { LoadMoment, LoadResult } from '../model/load.ts';
import type { Interval } from '../model/time.ts';
import { count, duration, exact, interval, percent } from '../text/format.ts';

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

/** As {@link loadLines}, with what the spike is to be held against. */
export function spikeLines(load: LoadSummary): [string, string][] {
  const { capacity, offeredPerSecond, durationMs, lastAnswerMs, queue, kept, remedies, seed } = load;
  return [
    [
      'capacity',
      capacity === null
        ? 'not measured'
        : `${capacity.perSecond} requests per second, with ${count(capacity.users, 'user')} who ask again as soon as answered`,
    ],
    [
      'spike',
      `${offeredPerSecond} requests per second for ${exact(durationMs)}; the last answer came ${duration(lastAnswerMs)} after it`,
    ],
    ...loadLines(load),
    ...(queue === undefined ? [] : [['queue', queueInWords(queue)] as [string, string]]),
    ...(kept === null
      ? []
      : [
          [
            'kept',
            `${kept.acknowledged} acknowledged under load; ${kept.lost} lost, ${kept.duplicated} duplicated`,
          ] as [string, string],
        ]),
    ...remedies.map(({ title, figure, without, with: on, helps }): [string, string] => {
      const verdict = { yes: 'helps', no: 'does not help', open: 'not proven to help' }[helps];
      return [
        title,
        `${verdict}: ${figure} ${values(on)} with it, ${values(without)} without (order by seed ${seed})`,
      ];
    }),
  ];
}

function queueInWords({ most, drain }: NonNullable<LoadSummary['queue']>): string {
  if (most === null) return 'it was never told how many wait';
  return `at most ${most} waited; ${drain === null ? 'never seen empty again' : `empty ${interval(drain)} after the spike`}`;
}

function values(figures: readonly (Interval | null)[]): string {
  return figures.length === 0
    ? 'never tried'
    : figures.map((one) => (one === null ? '–' : interval(one))).join(' and ');
}

/** One row per second of a load: when, then what became of those who came in it. */
export const MOMENTS_HEAD = [
  'second',
  'offered',
  'admitted',
  'ok',
  'shed',
  'failed',
  'timed out',
  'p50',
  'p95',
];
export function momentRows(moments: readonly LoadMoment[]): string[][] {
  return moments.map(({ atMs, offered, admitted, ok, shed, failed, timedOut, p50Ms, p95Ms }) => [
    String(atMs / 1000),
    ...[offered, admitted, ok, shed, failed, timedOut].map(String),
    ...[p50Ms, p95Ms].map((ms) => (ms === null ? '–' : duration(ms))),
  ]);
}
