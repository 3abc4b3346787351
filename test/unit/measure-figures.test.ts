/** The seven figures of a run, the probes' order, and the runner's own stalls. */

import { describe, expect, test } from 'vitest';
import { stallsOf } from '../../harness/figures/stalls.ts';
import type { Measure } from '../../harness/model/judgement.ts';
import type { MeasureName } from '../../harness/model/objective.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { gather } from '../../harness/signals/facts.ts';
import { changed, cutAt, plus, withContract, without } from './support/mutate.ts';
import { drawn, random, seriesOf } from './support/probing.ts';
import { EDGES, HEADER, healthyRun, TRUTH } from './support/timeline.ts';

const healthy = healthyRun();

function measure(records: readonly TimelineRecord[], name: MeasureName): Measure {
  return judge(records).measures[name];
}

function reason(records: readonly TimelineRecord[], name: MeasureName): string {
  const figure = measure(records, name);
  return 'absent' in figure ? figure.absent : `${figure.low}–${figure.high}`;
}

function stall(t: number, forMs: number, thread: 'main' | 'prober'): TimelineRecord {
  return { kind: 'stall', t, forMs, thread };
}

test('every figure of the healthy run contains the truth', () => {
  const { measures } = judge(healthy);
  const injection = { low: EDGES.injecting, high: EDGES.injected };
  const truths = {
    // Readiness answers within 3 ms of the first probe after the database is down.
    detect: [TRUTH.down + 3 - injection.low, 0],
    alert: [10_790 - injection.low, 10_790 - injection.high],
    deliver: [11_100 - injection.low, 11_100 - injection.high],
    recover: [TRUTH.up - EDGES.undone, TRUTH.up - EDGES.undone],
    rto: [TRUTH.up - injection.low, TRUTH.up - injection.high],
    outage: [TRUTH.up - TRUTH.down, TRUTH.up - TRUTH.down],
    clear: [15_900 - EDGES.undone, 15_900 - EDGES.undone],
  };
  for (const [name, [most = 0, least = 0]] of Object.entries(truths)) {
    const figure = measures[name as MeasureName];
    if ('absent' in figure) throw new Error(`${name}: ${figure.absent}`);
    expect(figure.low, name).toBeLessThanOrEqual(least);
    expect(figure.high, name).toBeGreaterThanOrEqual(most);
    expect(figure.resolution).toBe(HEADER.resolutionMs);
  }
});

test('figures are exact to the microsecond and free of floating-point noise', () => {
  const odd = changed(healthy, 'probe', (one) => ({
    ...one,
    intended: one.intended + 0.1,
    sent: one.sent + 0.1,
  }));
  for (const figure of Object.values(judge(odd).measures)) {
    if ('absent' in figure) continue;
    for (const end of [figure.low, figure.high]) expect(String(end)).toMatch(/^\d+(\.\d{1,3})?$/);
  }
});

describe('absent figures say why', () => {
  const silent = without(healthy, 'alert', (one) => one.state !== 'inactive');

  test.each<[MeasureName, string, TimelineRecord[], RegExp]>([
    ['detect', 'nothing was injected', without(healthy, 'fault'), /no fault was injected/],
    [
      'rto',
      'the injection failed',
      without(healthy, 'fault', (one) => one.stage === 'injected'),
      /never complete/,
    ],
    [
      'detect',
      'readiness says nothing',
      changed(healthy, 'probe', ({ json: _, ...one }) => ({ ...one, t: one.t + 0.001 })),
      /never gave the answer/,
    ],
    ['alert', 'the alert did not fire', silent, /ReadinessFailed was never seen firing/],
    [
      'deliver',
      'the receiver was not told',
      without(healthy, 'notification'),
      /ReadinessFailed was never delivered/,
    ],
    [
      'clear',
      'the receiver was not told that it was over',
      without(healthy, 'notification', (one) => one.status === 'resolved'),
      /ReadinessFailed was never reported resolved/,
    ],
    [
      'alert',
      'no alert is expected',
      withContract(healthy, { alerts: { expected: [], allowed: [] } }),
      /expects no alert/,
    ],
    [
      'recover',
      'the undo failed',
      without(healthy, 'fault', (one) => one.stage === 'undone'),
      /the undo was never complete/,
    ],
    [
      'clear',
      'the undo failed',
      without(healthy, 'fault', (one) => one.stage === 'undone'),
      /the undo was never complete/,
    ],
    [
      'rto',
      'the undo was not begun',
      without(healthy, 'fault', (one) => one.stage.startsWith('und')),
      /the undo was never begun/,
    ],
    [
      'recover',
      'the run was cut off',
      cutAt(healthy, 13_950),
      /never good 10 times in a row after the undo \(at most 2\)/,
    ],
  ])('%s: %s', (name, _, records, expected) => {
    expect(reason(records, name)).toMatch(expected);
  });

  test('detect: readiness is meant to stay good', () => {
    const contract = { ...HEADER.contract };
    delete contract.readiness;
    const records = changed(healthy, 'run', (header) => ({ ...header, contract }));
    expect(reason(records, 'detect')).toMatch(/nothing to detect/);
  });

  test('recover: it was good again before the fault was undone', () => {
    const probes = changed(healthy, 'probe', (one) =>
      one.intended >= 11_000 && one.intended < TRUTH.up ? { ...one, outcome: 'good', status: 200 } : one,
    );
    const writes = changed(probes, 'write', (one) =>
      one.intended >= 11_000 ? { ...one, outcome: 'acknowledged', status: 201 } : one,
    );
    const healed = changed(writes, 'read', (one) =>
      one.intended >= 11_000 ? { ...one, ok: true, status: 200 } : one,
    );
    expect(reason(healed, 'recover')).toBe('user was good again before the undo');
    // Injection to recovery still is what it is.
    expect(measure(healed, 'rto')).toMatchObject({
      low: 10_994 - EDGES.injected,
      high: 11_014 - EDGES.injecting,
    });
  });
});

describe('recovery', () => {
  test('before the undo was complete is below 0', () => {
    const early = changed(healthy, 'fault', (one) => (one.stage === 'undone' ? { ...one, t: 14_500 } : one));
    expect(measure(early, 'recover')).toMatchObject({ low: -606, high: -586, of: 'user' });
  });

  test('of a request that was held lies between the undo and its answer, not at its send', () => {
    // Sent before the undo and answered after it: good, because its deadline had not passed.
    const held = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 12_900 && one.intended < TRUTH.up
        ? { ...one, outcome: 'good', status: 200, t: TRUTH.up }
        : one,
    );
    expect(measure(held, 'recover')).toMatchObject({
      low: EDGES.undoing - EDGES.undone,
      high: TRUTH.up - EDGES.undone,
    });
  });
});

describe('a stall of the runner', () => {
  test('in the middle of the outage makes what it touches invalid, and only that', () => {
    const records = plus(healthy, stall(10_500, 500, 'prober'), stall(10_500, 500, 'main'));
    const { measures } = judge(records);
    expect(reason(records, 'outage')).toMatch(/stalled for 500 ms until 10\.500 s/);
    expect(reason(records, 'rto')).toMatch(/stalled/);
    expect(measures.detect).toEqual(judge(healthy).measures.detect);
    expect(measures.recover).toEqual(judge(healthy).measures.recover);
  });

  test('shows in no figure of probes when it is of the thread that does not send them', () => {
    const records = plus(healthy, stall(10_500, 500, 'main'), stall(7103, 30, 'main'));
    for (const name of ['outage', 'rto', 'detect'] as const)
      expect(measure(records, name), name).toEqual(measure(healthy, name));
  });

  test('when readiness turned makes detect invalid', () => {
    expect(reason(plus(healthy, stall(7103, 30, 'prober')), 'detect')).toMatch(/stalled for 30 ms/);
  });

  test('between undo and recovery may hide an earlier one', () => {
    expect(reason(plus(healthy, stall(13_800, 250, 'prober')), 'recover')).toMatch(/stalled for 250 ms/);
  });

  test('of the main thread when the undo was stamped makes that stamp late by as much', () => {
    const records = plus(healthy, stall(EDGES.undone + 5, 60, 'main'));
    expect(measure(records, 'recover')).toMatchObject({ low: 594, high: 614 + 55 });
    expect(measure(records, 'clear')).toMatchObject({ low: 2600, high: 2655 });
  });

  test('of the main thread for long when the undo was stamped makes recover and clear invalid', () => {
    const records = plus(healthy, stall(EDGES.undone + 5, 500, 'main'));
    expect(reason(records, 'recover')).toMatch(/stalled for 500 ms/);
    expect(reason(records, 'clear')).toMatch(/stalled for 500 ms/);
  });

  test.each<[MeasureName, number]>([
    ['alert', 10_790],
    ['deliver', 11_100],
    ['clear', 15_900],
  ])('of the main thread makes %s invalid when it is longer than an evaluation', (name, t) => {
    expect(reason(plus(healthy, stall(t + 1, 800, 'main')), name)).toMatch(/stalled for 800 ms/);
    expect(measure(plus(healthy, stall(t + 1, 700, 'main')), name)).toEqual(measure(healthy, name));
  });

  test('no longer than the resolution is none', () => {
    expect(judge(plus(healthy, stall(7103, 20, 'prober'))).measures).toEqual(judge(healthy).measures);
  });

  test('spoils a figure of writes if it is of their thread and longer than they are apart', () => {
    const ofWrites = withContract(healthy, { impact: 'writes' });
    const { resolution, low } = judge(ofWrites).measures.outage as { resolution: number; low: number };
    expect(resolution).toBeGreaterThan(100);
    const edge = EDGES.injected + low;
    const stalled = (forMs: number, thread: 'main' | 'prober') =>
      plus(ofWrites, ...[0, 100, 200, 300, 400].map((ms) => stall(edge + ms, forMs, thread)));
    for (const name of ['rto', 'outage'] as const) {
      expect(measure(stalled(resolution, 'main'), name), name).toEqual(measure(ofWrites, name));
      expect(reason(stalled(resolution + 1, 'main'), name), name).toMatch(/stalled/);
      expect(measure(stalled(resolution + 1, 'prober'), name), name).toEqual(measure(ofWrites, name));
    }
  });

  test('shows in probes that left late, whether or not it was recorded', () => {
    const late = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 13_900 && one.intended < 13_920
        ? { ...one, sent: one.intended + 25 }
        : one,
    );
    expect(stallsOf(gather(late), 20)).toEqual([{ from: 13_914, to: 13_939, thread: 'prober' }]);
    expect(reason(late, 'outage')).toMatch(/stalled for 25 ms until 13\.939 s/);
  });
});

describe('probes in order', () => {
  test('of their intended send, whatever order they ended in', () => {
    const records = drawn('gggbblllbbgggg');
    const next = random(3);
    const shuffled = records.map((one) => ({ one, key: next() })).sort((a, b) => a.key - b.key);
    const series = seriesOf(shuffled.map(({ one }) => one));
    const sorted = seriesOf(records);
    expect(series.length).toBe(14);
    for (let i = 0; i < series.length; i++) {
      expect([series.intended(i), series.over(i), series.good(i)]).toEqual([
        sorted.intended(i),
        sorted.over(i),
        sorted.good(i),
      ]);
    }
  });

  test('are found by time', () => {
    const series = seriesOf(drawn('ggggg'));
    expect([-1, 0, 1, 20, 80, 81].map((t) => series.from(t))).toEqual([0, 0, 1, 1, 4, 5]);
  });

  test('share what they were answered', () => {
    const series = seriesOf(drawn('gbgb'));
    expect(series.answer(0)).toBe(series.answer(2));
    expect(series.answer(1)).not.toBe(series.answer(0));
  });

  test('that could not be sent count only between bad ones', () => {
    const outcomes = (picture: string): string => {
      const series = seriesOf(drawn(picture));
      return Array.from({ length: series.length }, (_, i) => series.answer(i).outcome.charAt(0)).join('');
    };
    expect(outcomes('uugugubuublubguu')).toBe('ggbuublubg');
  });
});

describe('phases', () => {
  test('last as long as their parts together', () => {
    const again: TimelineRecord[] = [
      { kind: 'phase', t: 3001, phase: 'start', edge: 'begin' },
      { kind: 'phase', t: 3400, phase: 'start', edge: 'end' },
    ];
    expect(judge(plus(healthy, ...again)).durations.start).toBe(3398);
  });

  test('that did not end lasted until the next one began, or until nothing more was seen', () => {
    const unended = without(healthy, 'phase', (one) => one.phase === 'hold' && one.edge === 'end');
    expect(judge(unended).durations.hold).toBe(5750);
    expect(judge(cutAt(healthy, 9000)).durations).toMatchObject({ hold: expect.closeTo(1750, -2) });
    expect(judge(cutAt(healthy, 9000)).durations).not.toHaveProperty('recover');
  });
});
