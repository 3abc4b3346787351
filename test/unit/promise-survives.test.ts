/** No service but the broken one ends, unless the contract says that it may; what ends is the headline. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import type { Condition } from '../../harness/promises/condition.ts';
import { judge } from '../../harness/promises/judge.ts';
import { unlessGone } from '../../harness/promises/survives/unless-gone.ts';
import { gather } from '../../harness/signals/facts.ts';
import { plus, withContract, without } from './support/mutate.ts';
import { EDGES, HEADER, healthyRun, inOrder } from './support/timeline.ts';

type Said = Partial<Extract<TimelineRecord, { kind: 'engine' }>>;

const said = (t: number, service: string, action: string, more: Said = {}): TimelineRecord => ({
  kind: 'engine',
  t,
  service,
  action,
  ...more,
});

const SERVICES = { api: 'api', worker: 'worker', database: 'database' } as const;
const healthy = withContract(
  inOrder([
    { ...HEADER, services: SERVICES },
    ...healthyRun().slice(1),
    ...Object.keys(SERVICES).map((service, i) => said(500 + i, service, 'start')),
    said(7_100, 'database', 'die', { exitCode: 137 }),
    said(13_100, 'database', 'start'),
    { kind: 'source', t: 400, source: 'engine', ok: true, detail: 'events arrive' },
  ]),
  { survives: {} },
);

const found = (records: readonly TimelineRecord[], id: string) =>
  judge(records).findings.find((one) => one.id === id);

const died = said(7_120, 'api', 'die', { exitCode: 1 });

test('each service but the broken one must survive, and does', () => {
  const all = judge(healthy);
  expect(all.verdict.status).toBe('pass');
  expect(all.findings.filter(({ id }) => id.startsWith('survives/')).map(({ id }) => id)).toEqual([
    'survives/api',
    'survives/worker',
  ]);
});

test('a service that ends with the broken one is the headline: exit code, moment and last line', () => {
  const lines = [
    'error: terminating connection due to administrator command',
    "Emitted 'error' event on BoundPool instance at:",
    'Node.js v26.1.0',
  ];
  const { verdict } = judge(plus(healthy, died, { kind: 'last-lines', t: 7_150, service: 'api', lines }));
  expect(verdict).toEqual({
    status: 'fail',
    reason:
      'api survives stopped on database: it ended with exit code 1 at 7.120 s, 110 ms after stopped on database began; ' +
      'its log ends with: error: terminating connection due to administrator command ' +
      '(an error event of BoundPool without a listener)',
  });
});

test('one that is started again has ended all the same', () => {
  expect(found(plus(healthy, died, said(7_400, 'api', 'start')), 'survives/api')).toMatchObject({
    grade: 'fail',
    because: expect.stringContaining('and was started again at 7.400 s'),
  });
});

test('one killed for want of memory has ended, and its failures are told from the fault’s', () => {
  const starved = [said(7_110, 'worker', 'oom'), said(7_120, 'worker', 'die', { exitCode: 137 })];
  expect(found(plus(healthy, ...starved), 'survives/worker')).toMatchObject({
    grade: 'fail',
    because: expect.stringMatching(
      /^it was killed for want of memory and ended with exit code 137 at 7.120 s/,
    ),
  });
  // A process that it had started was killed, and it lives on.
  expect(found(plus(healthy, said(7_110, 'worker', 'oom')), 'survives/worker')?.grade).toBe('fail');
  expect(judge(plus(healthy, ...starved)).verdict.status).toBe('fail');
});

test.each([
  ['before the fault', said(6_000, 'api', 'die', { exitCode: 0 })],
  ['of a service of Firedrill’s own', said(8_000, 'network-tools', 'die', { exitCode: 0 })],
  ['when the stack is stopped', said(19_300, 'api', 'die', { exitCode: 0 })],
])('an end %s is none of its business', (_, ended) => {
  expect(found(plus(healthy, ended), 'survives/api')?.grade).toBe('pass');
});

test('a contract may let a service end, with its reason', () => {
  const excused = withContract(healthy, {
    survives: { except: { worker: 'it is started by each job anew' } },
  });
  const ended = plus(excused, said(8_000, 'worker', 'die', { exitCode: 0 }));
  expect(found(ended, 'survives/worker')).toBeUndefined();
  expect(judge(ended).verdict.status).toBe('pass');
});

describe('without the engine’s word it is not known', () => {
  test.each([
    ['no event', without(healthy, 'engine'), /not even that it started/],
    [
      'no word whether it answered',
      without(healthy, 'source', ({ source }) => source === 'engine'),
      /it was not asked/,
    ],
  ])('%s', (_, records, because) => {
    expect(found(records, 'survives/api')).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(because),
    });
  });
});

test('a timeline of before there was such a promise is not asked about it', () => {
  expect(judge(plus(healthyRun(), died)).findings.filter(({ id }) => id.startsWith('survives/'))).toEqual([]);
});

describe('a run does not wait for what will not come', () => {
  const never: Condition = {
    id: 'x',
    for: 'x',
    limitMs: 120_000,
    look: () => ({ met: false, seen: 'refused' }),
  };
  const at = (t: number, records: readonly TimelineRecord[], condition = never) =>
    unlessGone(condition, {
      facts: gather([...healthy.filter((one) => one.t <= t), ...records]),
      plan: { ...HEADER, services: SERVICES },
      limits: { detectMs: 0, recoverMs: 0, calmMs: 0, metricMs: 0, alerts: {} },
      now: () => t,
      waiting: false,
    }).look();

  test('once the service that all are sent to has ended and nothing starts it again', () => {
    expect(at(EDGES.undone, [died])).toEqual({
      met: false,
      never: true,
      seen: 'api ended at 7.120 s and nothing started it again; refused',
    });
  });

  test('but waits while it may come: just ended, started again, or another one ended', () => {
    const waits = { met: false, seen: 'refused' };
    expect(at(7_500, [died])).toEqual(waits);
    expect(at(EDGES.undone, [died, said(7_400, 'api', 'start')])).toEqual(waits);
    expect(at(EDGES.undone, [said(7_120, 'worker', 'die')])).toEqual(waits);
  });

  test('and waits for what people must be told of it', () => {
    expect(at(EDGES.undone, [died], { ...never, outlives: true })).toEqual({ met: false, seen: 'refused' });
  });
});
