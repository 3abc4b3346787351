/** A healthy run of a database that was killed and came back, to be mutated by tests. */

import type { Phase } from '../../../harness/model/phase.ts';
import type { ProbeName } from '../../../harness/model/request.ts';
import { PROBES } from '../../../harness/model/request.ts';
import type { RunHeader } from '../../../harness/model/run-header.ts';
import type { ProbeOutcome, TimelineRecord, WriteRecord } from '../../../harness/model/timeline.ts';

/** What really happened, in milliseconds; the probes see it through their grid. */
export interface Truth {
  down: number;
  up: number;
}

export const TRUTH: Truth = { down: 7_100, up: 13_900 };
export const EDGES = { injecting: 7_010, injected: 7_190, undoing: 13_010, undone: 13_300 };
export const RESOLUTION_MS = 20;
const STABLE = 10;
const VERIFY_END = 19_000;

/** The alert that its contract expects. */
export const EXPECTED_ALERT = {
  alert: 'ReadinessFailed',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/readiness.md' },
};

export const HEADER: RunHeader = {
  kind: 'run',
  t: 0,
  schema: 2,
  run: '20270101-120000-demo-db-down-stopped-00ff',
  drill: 'db-down',
  drillTitle: 'Database down',
  variant: 'stopped',
  target: 'demo',
  service: 'database',
  fault: 'stopped',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'bad' },
  startedAt: '2027-01-01T12:00:00.000Z',
  commit: 'abc1234',
  firedrill: '0.1.0',
  engine: 'Docker 20.10 (found)',
  images: { postgres: { reference: 'postgres:17', digest: 'sha256:00', origin: 'built' } },
  pace: {
    pace: 20,
    reason: 'the default',
    scrapeIntervalMs: 750,
    evaluationIntervalMs: 750,
    groupWaitMs: 10_000,
    groupIntervalMs: 60_000,
  },
  resolutionMs: RESOLUTION_MS,
  probes: {
    readiness: { path: '/readyz', good: { status: 200 }, deadlineMs: 1000 },
    liveness: { path: '/live', good: { status: 200 }, deadlineMs: 1000 },
    user: { path: '/canary', good: { status: 200 }, deadlineMs: 1000 },
  },
  stableProbes: STABLE,
  workload: {
    ratePerSecond: 10,
    deadlineMs: 1000,
    write: { method: 'POST', path: '/things', acknowledged: [201] },
    read: { method: 'GET', path: '/things/{id}', found: [200], absent: [404] },
    list: { method: 'GET', path: '/things', ids: 'items', id: 'id' },
  },
  contract: {
    readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
    metrics: {
      nothing: { title: 'nothing fails', query: 'a', phase: 'steady', holds: 'always', is: { equals: 0 } },
      pool: { title: 'pool is exposed', query: 'b', phase: 'hold', holds: 'always', is: { above: 0 } },
      counted: {
        title: 'errors are counted',
        query: 'c',
        phase: 'hold',
        holds: 'eventually',
        is: { above: 0 },
      },
      stop: { title: 'errors stop', query: 'd', phase: 'verify', holds: 'eventually', is: { below: 1 } },
    },
    alerts: {
      expected: [EXPECTED_ALERT],
      allowed: [{ alert: 'PoolHigh', phases: ['hold', 'recover'], reason: 'connections pile up' }],
    },
    objectives: [
      {
        objective: [{ figure: 'detect', atMost: 2000 }],
        acceptable: [{ figure: 'detect', atMost: 5000 }],
        source: 'owners',
      },
      {
        objective: [{ figure: 'recover', atMost: 5000 }],
        acceptable: [{ figure: 'recover', atMost: 30_000 }],
        source: 'ours',
      },
    ],
  },
  rules: [
    { alert: 'ReadinessFailed', group: 'health', forMs: 60_000 },
    { alert: 'PoolHigh', group: 'pool', forMs: 0 },
    { alert: 'ErrorRate', group: 'errors', forMs: 60_000 },
  ],
};

const PHASE_EDGES: readonly [Phase, number, number][] = [
  ['start', 1, 3000],
  ['steady', 3000, 7000],
  ['inject', 7000, 7250],
  ['hold', 7250, 13_000],
  ['recover', 13_000, 18_000],
  ['verify', 18_000, VERIFY_END],
  ['stop', VERIFY_END + 5, 19_600],
];

const LABELS = { alertname: 'ReadinessFailed', severity: 'critical' };
const ANNOTATIONS = { runbook: 'runbooks/readiness.md', summary: 'not ready' };

/** Every record of a run in which every promise is kept, by time. */
export function healthyRun(): TimelineRecord[] {
  return inOrder([
    HEADER,
    ...PHASE_EDGES.flatMap(([phase, begin, end]): TimelineRecord[] => [
      { kind: 'phase', t: begin, phase, edge: 'begin' },
      { kind: 'phase', t: end, phase, edge: 'end' },
    ]),
    ...PROBES.flatMap((probe) => probes(probe, TRUTH)),
    ...sources(),
    ...fault(),
    ...metrics(),
    ...alerts(),
    ...workload(TRUTH),
    { kind: 'end', t: 19_700, outcome: 'completed', reason: '' },
  ]);
}

/** A probe sent every 20 ms; while the database is down readiness and user are answered 503. */
export function probes(probe: ProbeName, truth: Truth): TimelineRecord[] {
  const first = 2000 + PROBES.indexOf(probe) * 7;
  const records: TimelineRecord[] = [];
  for (let intended = first; intended < VERIFY_END - 5; intended += RESOLUTION_MS) {
    const down = probe !== 'liveness' && intended >= truth.down && intended < truth.up;
    records.push(probeRecord(probe, intended, down ? 'bad' : 'good'));
  }
  return records;
}

export function probeRecord(probe: ProbeName, intended: number, outcome: ProbeOutcome): TimelineRecord {
  const common = { kind: 'probe', probe, intended, sent: intended, outcome } as const;
  if (outcome === 'late') return { ...common, t: intended + 1000 };
  if (outcome !== 'good' && outcome !== 'bad') return { ...common, t: intended + 1 };
  const status = outcome === 'good' ? 200 : 503;
  if (probe !== 'readiness') return { ...common, t: intended + 3, status };
  const database = outcome === 'good' ? 'ok' : 'error';
  const json = { status: outcome === 'good' ? 'ready' : 'not_ready', 'checks.database.status': database };
  return { ...common, t: intended + 3, status, json };
}

function sources(): TimelineRecord[] {
  const names = ['prometheus', 'receiver', 'alertmanager', 'scrape api', 'prober'];
  return names.map((source) => ({ kind: 'source', t: 2500, source, ok: true, detail: 'answers' }));
}

function fault(): TimelineRecord[] {
  const detail = 'stopped into database';
  const stages = ['injecting', 'injected', 'undoing', 'undone'] as const;
  const how = 'the container is not running';
  return [
    ...stages.map((stage): TimelineRecord => ({ kind: 'fault', t: EDGES[stage], stage, detail })),
    { kind: 'effect', t: 7240, phase: 'inject', seen: true, how },
    { kind: 'effect', t: 12_990, phase: 'hold', seen: true, how },
    { kind: 'effect', t: 13_400, phase: 'recover', seen: false, how: 'the container is running' },
  ];
}

function metrics(): TimelineRecord[] {
  const records: TimelineRecord[] = [];
  const look = (t: number, metric: string, phase: Phase, value: number): void => {
    records.push({ kind: 'metric', t, metric, phase, values: [value] });
  };
  for (let t = 3100; t < 7000; t += 750) look(t, 'nothing', 'steady', 0);
  for (let t = 7300; t < 13_000; t += 750) look(t, 'pool', 'hold', 3);
  for (let t = 7300; t < 13_000; t += 750) look(t, 'counted', 'hold', t < 8500 ? 0 : 2.5);
  for (let t = 18_000; t < VERIFY_END; t += 250) look(t, 'stop', 'verify', 0.2);
  return records;
}

function alerts(): TimelineRecord[] {
  const common = { alert: 'ReadinessFailed', labels: LABELS, annotations: ANNOTATIONS };
  return [
    ...HEADER.rules.map(({ alert }): TimelineRecord => alertRecord(alert, 2600, 'inactive')),
    { kind: 'alert', t: 7800, after: 7770, state: 'pending', ...common },
    { kind: 'alert', t: 10_800, after: 10_770, state: 'firing', ...common },
    { kind: 'notification', t: 11_100, status: 'firing', ...common },
    { kind: 'alert', t: 15_500, after: 15_470, state: 'inactive', ...common, labels: {}, annotations: {} },
    { kind: 'notification', t: 15_900, status: 'resolved', ...common },
  ];
}

export function alertRecord(
  alert: string,
  t: number,
  state: 'inactive' | 'pending' | 'firing',
): TimelineRecord {
  const labels: Record<string, string> = state === 'inactive' ? {} : { alertname: alert };
  return { kind: 'alert', t, after: t - 25, alert, state, labels, annotations: {} };
}

export function notification(alert: string, t: number, status: 'firing' | 'resolved'): TimelineRecord {
  return { kind: 'notification', t, status, alert, labels: { alertname: alert }, annotations: {} };
}

/** A write and a read every 200 ms. What is sent while the database is down is refused. */
function workload(truth: Truth): TimelineRecord[] {
  const records: TimelineRecord[] = [];
  for (let intended = 2600, n = 0; intended < 17_900; intended += 200, n += 1) {
    const down = intended >= truth.down && intended < truth.up;
    const id = `w${n}`;
    const times = { intended, sent: intended + 0.1, t: intended + 5 };
    const outcome: WriteRecord['outcome'] = down ? 'refused' : 'acknowledged';
    records.push({ kind: 'attempt', t: intended, id });
    records.push({ kind: 'write', id, ...times, outcome, status: down ? 503 : 201 });
    const read = {
      kind: 'read',
      intended: intended + 100,
      sent: intended + 100.1,
      t: intended + 105,
    } as const;
    const readDown = intended + 100 >= truth.down && intended + 100 < truth.up;
    records.push(
      readDown ? { ...read, ok: false, status: 503 } : { ...read, ok: true, status: 200, found: true },
    );
    records.push({ kind: 'readback', t: 18_000 + n, id, copies: down ? 0 : 1 });
  }
  return records;
}

export function inOrder(records: readonly TimelineRecord[]): TimelineRecord[] {
  return [...records].sort((a, b) => a.t - b.t);
}
