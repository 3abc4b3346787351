/** A healthy run whose fault was a spike, to be mutated by tests. */

import type { LoadMoment, LoadResult } from '../../../harness/model/load.ts';
import type { LoadRecord, TimelineRecord } from '../../../harness/model/timeline.ts';
import type { LoadContract } from '../../../harness/signals/load/contract.ts';
import { plus, withContract, withHeader } from './mutate.ts';
import { EDGES, healthyRun } from './timeline.ts';

export const LOAD: LoadContract = {
  request: { method: 'POST', path: '/things', body: { id: '{window}-{n}' } },
  deadlineMs: 5000,
  capacity: { users: 8, durationMs: 1000 },
  spike: { times: 2, durationMs: 2000 },
  queue: { service: 'api', path: '/metrics', metric: 'queue_depth', limitMs: 3000 },
  kept: { id: '{window}-{n}', done: { field: 'status', is: ['done'] } },
  remedies: [
    { name: 'limit', title: 'rate limiting', figure: 'p95', replica: 'api', environment: { LIMIT: 'true' } },
    { name: 'workers', title: 'five workers', figure: 'drain', scale: 'worker', to: 5, by: 'queue' },
  ],
};

export const result = (over: Partial<LoadResult> = {}): LoadResult => ({
  planned: 400,
  sent: 400,
  dropped: 0,
  ok: 294,
  shed: 100,
  failed: 4,
  timedOut: 2,
  admitted: 300,
  successRatio: 0.98,
  shedUnannounced: 0,
  latencyMs: { p50: 40, p95: 900, p99: 1500, max: 2000 },
  generator: { cpu: 0.1, threads: 1, sendLagMs: { p99: 2, max: 9 } },
  ...over,
});

const record = (from: number, to: number, over: Partial<LoadRecord>): LoadRecord => ({
  kind: 'load',
  t: to + 50,
  window: 'spike',
  from,
  to,
  load: result(),
  moments: [moment(0), moment(1000)],
  ...over,
});

const moment = (atMs: number): LoadMoment => ({
  atMs,
  offered: 200,
  admitted: 150,
  ok: 147,
  shed: 50,
  failed: 2,
  timedOut: 1,
  p50Ms: 40,
  p95Ms: atMs === 0 ? null : 900,
});

const p95 = (ms: number) => result({ latencyMs: { p50: 1, p95: ms, p99: ms, max: ms } });
const remedy = (from: number, name: string, on: boolean, load = result()) =>
  record(from, from + 100, { window: 'remedy', remedy: name, on, load });
const queue = (t: number, depth: number | null): TimelineRecord => ({ kind: 'queue', t, depth });

/** Before the steady state: 100 per second, and each remedy twice with it and twice without. */
const CALIBRATION: TimelineRecord[] = [
  record(500, 1500, {
    window: 'capacity',
    load: result({ planned: 100, sent: 100, admitted: 100, ok: 100, shed: 0 }),
  }),
  remedy(1700, 'limit', true, p95(20)),
  remedy(1900, 'limit', false, p95(800)),
  remedy(2100, 'limit', false, p95(700)),
  remedy(2300, 'limit', true, p95(30)),
  remedy(2500, 'workers', false),
  queue(2800, 5),
  queue(2900, 0),
  remedy(3000, 'workers', true),
  queue(3150, 0),
  remedy(3300, 'workers', true),
  queue(3450, 0),
  remedy(3500, 'workers', false),
  queue(3900, 5),
  queue(3990, 0),
];

const KEPT: TimelineRecord = {
  kind: 'kept-under-load',
  t: 18_500,
  acknowledged: 500,
  lost: [],
  duplicated: [],
  undone: 0,
};

export function spikeRun(): TimelineRecord[] {
  const calm = withContract(
    withHeader(healthyRun(), {
      whileBroken: { readiness: 'either', liveness: 'either', user: 'either' },
      seed: 7,
    }),
    {
      load: LOAD,
    },
  );
  return plus(
    calm,
    ...CALIBRATION,
    record(EDGES.injected, EDGES.undoing, {}),
    { kind: 'sent', t: EDGES.undoing, planned: 400, sent: 400 },
    queue(EDGES.injected + 100, 120),
    queue(EDGES.undoing + 200, 60),
    queue(EDGES.undoing + 900, null),
    queue(EDGES.undoing + 1200, 0),
    KEPT,
  );
}
