/** A fault that strikes by chance: at its rate, the target's own connections, and how what fails is repeated. */

import { describe, expect, test } from 'vitest';
import { parseNetem } from '../../harness/faults/shared/netem.ts';
import { parseCounters } from '../../harness/faults/shared/packets.ts';
import type { Rate } from '../../harness/model/effect.ts';
import type { Objective } from '../../harness/model/objective.ts';
import type { RunHeader } from '../../harness/model/run-header.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { repetitions } from '../../harness/promises/retries/repetitions.ts';
import type { RetryPromise } from '../../harness/promises/retries/retries.ts';
import { conditionOf } from '../../harness/stack/condition.ts';
import { findingOf } from './support/judged.ts';
import { withContract } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const PROMISE: RetryPromise = {
  title: 'lost writes',
  arrives: { service: 'database', log: '(.*)' },
  most: 2,
  firstPauseMs: 100,
};

/** The healthy run, whose contract and header are changed, with more records while the fault is in. */
function run(change: Partial<RunHeader>, more: readonly TimelineRecord[]): TimelineRecord[] {
  return [...healthyRun().map((one) => (one.kind === 'run' ? { ...one, ...change } : one)), ...more].sort(
    (a, b) => a.t - b.t,
  );
}

const promising = (promise: RetryPromise): Partial<RunHeader> => {
  const [header] = healthyRun();
  if (header?.kind !== 'run') throw new Error('the healthy run has no header');
  return { contract: { ...header.contract, retries: { writes: promise } } };
};

describe('the rate', () => {
  const seen = (rate: Rate, drawn: number): TimelineRecord[] => [
    { kind: 'effect', t: EDGES.injected + 1, phase: 'hold', seen: true, how: 'struck', rate },
    ...Array.from({ length: drawn }, (_, n) => ({ kind: 'drawn', t: EDGES.injected + 2 + n }) as const),
  ];
  const judged = (rate: Rate, drawn = 20) => judge(run({}, seen(rate, drawn)));
  const rate: Rate = { chance: 0.3, of: 'connections', trials: 60, struck: 18, own: 3 };

  test('is proven by as many as should be struck', () => {
    expect(findingOf(judged(rate), /strikes 30 % of connections/)).toMatchObject({
      grade: 'pass',
      because: expect.stringContaining('18 of 60 connections were struck (30 %; 14.'),
    });
  });

  test.each([2, 45])('is not proven when %i of 60 are', (struck) => {
    expect(findingOf(judged({ ...rate, struck }), /strikes 30 %/).grade).toBe('no-evidence');
    expect(judged({ ...rate, struck }).verdict.status).toBe('not-proven');
  });

  test('is not proven when it is not counted', () => {
    const finding = findingOf(judged({ chance: 0.3, of: 'packets', trials: 0, struck: 0 }), /strikes 30 %/);
    expect(finding).toMatchObject({ grade: 'no-evidence', because: 'it was not counted how many' });
  });

  test.each([
    ['connections drew often enough', 3, 20, 'pass'],
    ['nothing drew again', 3, 0, 'no-evidence'],
    ['the target had no connection', 0, 100, 'no-evidence'],
    ['they drew too seldom', 1, 12, 'no-evidence'],
  ])('holds for kept connections when %s', (_, own, drawn, grade) => {
    expect(findingOf(judged({ ...rate, own }, drawn), /kept ones too/).grade).toBe(grade);
  });
});

describe('repetitions, by when they arrive', () => {
  /** Requests that arrive again after each of these pauses, milliseconds. */
  const arriving = (...requests: number[][]): TimelineRecord[] =>
    requests.flatMap((pauses, n) => {
      let at = 1_000 * n;
      return [0, ...pauses].map((pause): TimelineRecord => {
        at += pause;
        return { kind: 'arrival', t: EDGES.injected + 5, service: 'database', key: `request ${n}`, at };
      });
    });
  const judged = (...requests: number[][]) => judge(run(promising(PROMISE), arriving(...requests)));
  const spread = [8, 95, 40, 61, 33, 70, 52, 20];

  test('after random pauses are as promised', () => {
    const judgement = judged(...spread.map((pause) => [pause]));
    expect(findingOf(judgement, /after a pause/)).toMatchObject({
      grade: 'pass',
      because: expect.stringMatching(
        /^8 requests arrived again after 47(\.\d)? ms in the mean, 8 ms to 95 ms/,
      ),
    });
    expect(findingOf(judgement, /2 times at most/).grade).toBe('pass');
  });

  test('at once break the promise', () => {
    const judgement = judged(...spread.map((_, n) => [2 + n]));
    expect(findingOf(judgement, /after a pause/)).toMatchObject({
      grade: 'fail',
      because: expect.stringContaining('they are repeated at once'),
    });
    expect(judgement.verdict.status).toBe('fail');
  });

  test('that never come break it, too', () => {
    expect(findingOf(judged([], [], []), /after a pause/)).toMatchObject({
      grade: 'fail',
      because: 'none of 3 requests arrived again',
    });
  });

  test('that are few, or of which no log tells, prove nothing', () => {
    expect(findingOf(judged([50], [60]), /after a pause/).grade).toBe('no-evidence');
    expect(findingOf(judged(), /after a pause/).grade).toBe('no-evidence');
  });

  test('whose pauses do not grow break it', () => {
    const same = spread.map((pause) => [pause, pause / 2]);
    expect(findingOf(judged(...same), /second pause is longer/).grade).toBe('fail');
    const growing = spread.map((pause) => [pause, pause * 2]);
    expect(findingOf(judged(...growing), /second pause is longer/).grade).toBe('pass');
  });

  test('more often than promised break it', () => {
    expect(findingOf(judged([50, 90, 150]), /2 times at most/)).toMatchObject({
      grade: 'fail',
      because: expect.stringContaining('request 0 arrived 4 times'),
    });
  });

  test('a request that is asked again much later is another', () => {
    const arrivals = [0, 40, 5_000].map((at) => ({ key: 'a', at }));
    expect(repetitions(arrivals)).toEqual({ requests: 2, gaps: [[40]], most: { key: 'a', arrivals: 2 } });
  });
});

describe('those who were served while it lasted', () => {
  const FLAKY: Objective = {
    objective: [{ figure: 'served', atLeast: 0.99 }],
    acceptable: [{ figure: 'served', atLeast: 0.9 }],
    source: 'ours',
  };
  /** A hundred writes of which so many are not acknowledged, and as many again before the fault was in. */
  const judged = (lost: number, of = 100) => {
    const write = (n: number, t: number): TimelineRecord[] => {
      const id = `served ${t} ${n}`;
      const outcome = n < lost ? ('refused' as const) : ('acknowledged' as const);
      return [
        { kind: 'attempt', t, id },
        { kind: 'write', id, intended: t, sent: t, t: t + 1, outcome },
      ];
    };
    const during = Array.from({ length: of }, (_, n) => write(n, EDGES.injected + 10 + n)).flat();
    const quiet = healthyRun().filter(
      ({ kind }) => kind !== 'write' && kind !== 'read' && kind !== 'attempt',
    );
    const before = Array.from({ length: 100 }, (_, n) => write(n, EDGES.injecting - 500 + n)).flat();
    return findingOf(
      judge(
        withContract(
          [...quiet, ...before, ...during].sort((a, b) => a.t - b.t),
          { objectives: [FLAKY] },
        ),
      ),
      /served at least 99 %/,
    );
  };

  test.each([
    [1, 'pass', '99 %'],
    [2, 'acceptable', '98 %'],
    [10, 'acceptable', '90 %'],
    [11, 'fail', '89 %'],
  ])('are told: of a hundred all but %i are %s', (lost, grade, share) => {
    expect(judged(lost)).toMatchObject({ grade, because: `served was ${share}` });
  });

  test('are no share of anything when they are few', () => {
    expect(judged(0, 19)).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringContaining('only 19 requests were sent while the fault was in'),
    });
  });
});

describe('what the kernel and the engine say', () => {
  test('counters of nftables are read by name, and are nothing where there is no table', () => {
    const table = {
      nftables: [
        { metainfo: { version: '1.1.3' } },
        { counter: { name: 'seen', packets: 120 } },
        { counter: { name: 'lost', packets: 11 } },
      ],
    };
    expect(parseCounters(JSON.stringify(table))).toEqual({ seen: 120, lost: 11 });
    expect(parseCounters('{"nftables":[]}')).toEqual({ seen: 0, lost: 0 });
  });

  test('netem counts what it drops beside what it sends; another discipline is none', () => {
    const netem = [{ kind: 'netem', options: { loss: 0.1 }, packets: 90, drops: 10 }];
    expect(parseNetem(JSON.stringify(netem))).toEqual({ seen: 100, lost: 10 });
    expect(parseNetem('[{"kind":"noqueue","packets":0,"drops":0}]')).toBeUndefined();
    expect(parseNetem('')).toBeUndefined();
  });

  const ended = { Running: false, Paused: false, OOMKilled: false, ExitCode: 0 };
  test.each([
    [{ ...ended, Running: true }, { is: 'running' }],
    // The engine remembers an earlier death.
    [{ ...ended, Running: true, OOMKilled: true }, { is: 'running' }],
    [{ ...ended, Running: true, Paused: true }, { is: 'paused' }],
    [{ ...ended, OOMKilled: true, ExitCode: 137 }, { is: 'out of memory' }],
    [
      { ...ended, ExitCode: 137 },
      { is: 'killed', signal: 9 },
    ],
    [
      { ...ended, ExitCode: 143 },
      { is: 'killed', signal: 15 },
    ],
    [
      { ...ended, ExitCode: 1 },
      { is: 'ended', exitCode: 1 },
    ],
    [
      { ...ended, ExitCode: 255 },
      { is: 'ended', exitCode: 255 },
    ],
    [ended, { is: 'ended', exitCode: 0 }],
  ])('%j is told apart from every other', (state, condition) => {
    expect(conditionOf(state)).toEqual(condition);
  });
});
