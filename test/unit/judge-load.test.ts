import { describe, expect, test } from 'vitest';
import type { Objective } from '../../harness/model/objective.ts';
import type { LoadRecord, TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, withContract, without } from './support/mutate.ts';
import { LOAD, result, spikeRun } from './support/spike.ts';

const healthy = spikeRun();
const changedLoad = (window: LoadRecord['window'], change: (one: LoadRecord) => LoadRecord) =>
  changed(healthy, 'load', (one) => (one.window === window ? change(one) : one));
const spiked = (over: Parameters<typeof result>[0]) =>
  changedLoad('spike', (one) => ({ ...one, load: result(over) }));
const promising = (objective: Objective, records: TimelineRecord[] = healthy) =>
  withContract(records, { load: LOAD, objectives: [objective] });

const OWNERS: Objective = {
  objective: [{ figure: 'success', atLeast: 0.95 }],
  acceptable: [
    { figure: 'success', atLeast: 0.9 },
    { figure: 'p95', atMost: 10_000 },
  ],
  source: 'owners',
};
const SHED: Objective = { objective: [{ figure: 'shed', atMost: 0.5 }], source: 'ours' };
const saturated = {
  cpu: 0.95,
  threads: 1,
  sendLagMs: { p99: 80, max: 200 },
  saturated: 'a thread of it used 95 %',
};

describe('a spike that was borne', () => {
  const judgement = judge(healthy);

  test('passes, each thing told apart', () => {
    const about = judgement.findings.filter(({ expectation }) =>
      /spike|generator|turned away|under load|waits for|queue|lowers/.test(expectation),
    );
    expect(about.map(({ grade }) => grade)).toEqual(Array.from({ length: 8 }, () => 'pass'));
    expect(findingOf(judgement, /what the stack can do/).because).toMatch(
      /^100 requests per second for 8 users .* 2\.0 times that$/,
    );
    expect(findingOf(judgement, /told when to come back/).because).toBe('all 100 shed, 25 % of all, were');
    expect(findingOf(judgement, /rate limiting lowers p95/).because).toBe(
      '18–20 ms and 28–30 ms with it, 798–800 ms and 698–700 ms without, in random order',
    );
  });

  test('is summed up: capacity, queue to its drain, remedies with their figures and the seed', () => {
    expect(judgement.load).toMatchObject({
      capacity: { perSecond: 100, users: 8 },
      offeredPerSecond: 200,
      queue: { most: 120, drain: { low: 200, high: 1200 } },
      kept: { acknowledged: 500, lost: 0, duplicated: 0, undone: 0 },
      remedies: [
        { helps: 'yes' },
        {
          helps: 'yes',
          without: [
            { low: 200, high: 300 },
            { low: 300, high: 390 },
          ],
        },
      ],
      seed: 7,
    });
  });

  test('does not count what warmed a remedy up', () => {
    const warming = healthy.flatMap((one): TimelineRecord[] =>
      one.kind === 'load' && one.window === 'remedy'
        ? [{ ...one, window: 'warm-up', load: result() }, one]
        : [one],
    );
    expect(judge(warming).load?.remedies).toEqual(judgement.load?.remedies);
  });

  test('leaves open how the probes met the fault, but not that they are good in the end', () => {
    const about = judgement.findings
      .map(({ expectation }) => expectation)
      .filter((one) => /readiness|user/.test(one));
    expect(about.some((one) => /goes bad|stays good|answers 503/.test(one))).toBe(false);
    expect(about.filter((one) => /is good after the undo/.test(one))).toHaveLength(2);
  });
});

describe.each<Mutant>([
  {
    name: 'the spike was not seen to its end',
    records: () => healthy.filter((one) => one.kind !== 'load' || one.window !== 'spike'),
    verdict: 'not-proven',
    expectation: /what the stack can do is known before the spike/,
    grade: 'no-evidence',
    because: /the spike was not seen to its end/,
  },
  {
    name: 'the generator was saturated',
    records: () => spiked({ generator: saturated }),
    verdict: 'not-proven',
    expectation: /generator is not what runs out/,
    grade: 'no-evidence',
    because: /used 95 %/,
  },
  {
    name: 'a saturated generator says nothing of a broken bound either',
    records: () => promising(OWNERS, spiked({ successRatio: 0.1, generator: saturated })),
    verdict: 'not-proven',
    expectation: /success at least 95 %/,
    grade: 'no-evidence',
    because: /generator was saturated/,
  },
  {
    name: 'capacity was never measured',
    records: () => healthy.filter((one) => one.kind !== 'load' || one.window !== 'capacity'),
    verdict: 'not-proven',
    expectation: /what the stack can do/,
    grade: 'no-evidence',
    because: /not measured/,
  },
  {
    name: 'capacity was measured cold',
    records: () => changedLoad('capacity', (one) => ({ ...one, cold: true })),
    verdict: 'not-proven',
    expectation: /what the stack can do/,
    grade: 'no-evidence',
    because: /still got quicker/,
  },
  {
    name: 'capacity may be the generator’s',
    records: () =>
      changedLoad('capacity', (one) => ({ ...one, load: { ...one.load, generator: saturated } })),
    verdict: 'not-proven',
    expectation: /what the stack can do/,
    grade: 'no-evidence',
    because: /the generator may have been what ran out: a thread of it used 95 %/,
  },
  {
    name: 'a request was turned away without a word',
    records: () => spiked({ shedUnannounced: 3 }),
    verdict: 'fail',
    expectation: /told when to come back/,
    grade: 'fail',
    because: /3 of 100 requests shed were not/,
  },
  {
    name: 'acknowledged and lost',
    records: () =>
      changed(healthy, 'kept-under-load', (one) => ({
        ...one,
        lost: ['spike-1', 'spike-2', 'spike-3', 'spike-4'],
      })),
    verdict: 'fail',
    expectation: /acknowledged under load is kept/,
    grade: 'fail',
    because: /of 500, spike-1, spike-2, spike-3 and 1 more lost/,
  },
  {
    name: 'stored twice',
    records: () => changed(healthy, 'kept-under-load', (one) => ({ ...one, duplicated: ['spike-1'] })),
    verdict: 'fail',
    expectation: /acknowledged under load is kept/,
    grade: 'fail',
    because: /spike-1 there more than once/,
  },
  {
    name: 'stored and never worked on',
    records: () => changed(healthy, 'kept-under-load', (one) => ({ ...one, undone: 2 })),
    verdict: 'fail',
    expectation: /done in the end/,
    grade: 'fail',
    because: /2 of 500 are not/,
  },
  {
    name: 'it was not looked whether it is kept',
    records: () => without(healthy, 'kept-under-load'),
    verdict: 'not-proven',
    expectation: /acknowledged under load is kept/,
    grade: 'no-evidence',
    because: /it was not looked for/,
  },
  {
    name: 'the list could not be read',
    records: () => changed(healthy, 'kept-under-load', (one) => ({ ...one, error: 'no list' })),
    verdict: 'not-proven',
    expectation: /acknowledged under load is kept/,
    grade: 'no-evidence',
    because: /no list/,
  },
  {
    name: 'the queue drains too late',
    records: () =>
      changed(healthy, 'queue', (one) => (one.depth === 0 && one.t > 13_000 ? { ...one, t: 17_000 } : one)),
    verdict: 'fail',
    expectation: /the queue is empty again within 3 s/,
    grade: 'fail',
    because: /at most 120 waited; empty after 3\.99 s/,
  },
  {
    name: 'the queue never drains',
    records: () => changed(healthy, 'queue', (one) => (one.t > 13_000 ? { ...one, depth: 9 } : one)),
    verdict: 'fail',
    expectation: /the queue is empty again/,
    grade: 'fail',
    because: /never empty/,
  },
  {
    name: 'it is not said how many wait',
    records: () => without(healthy, 'queue'),
    verdict: 'not-proven',
    expectation: /the queue is empty again/,
    grade: 'no-evidence',
    because: /never told how many wait/,
  },
  {
    name: 'a remedy that does nothing',
    records: () =>
      changedLoad('remedy', (one) => (one.remedy === 'limit' ? { ...one, load: result() } : one)),
    verdict: 'fail',
    expectation: /rate limiting lowers p95/,
    grade: 'fail',
    because: /898–900 ms and 898–900 ms with it, 898–900 ms and 898–900 ms without/,
  },
  {
    name: 'a remedy that helped once',
    records: () =>
      changedLoad('remedy', (one) =>
        one.from === 2300
          ? { ...one, load: result({ latencyMs: { p50: 1, p95: 750, p99: 1, max: 1 } }) }
          : one,
      ),
    verdict: 'not-proven',
    expectation: /rate limiting lowers p95/,
    grade: 'no-evidence',
    because: /18–20 ms and 748–750 ms with it/,
  },
  {
    name: 'a remedy of whose spike not all was sent',
    records: () =>
      changedLoad('remedy', (one) =>
        one.from === 1700 ? { ...one, load: result({ sent: 300, dropped: 100 }) } : one,
      ),
    verdict: 'not-proven',
    expectation: /rate limiting lowers p95/,
    grade: 'no-evidence',
    because: /unknown and 28–30 ms with it/,
  },
  {
    name: 'a remedy whose replica was still getting quicker',
    records: () =>
      changedLoad('remedy', (one) => (one.from === 1700 ? { ...one, cold: true as const } : one)),
    verdict: 'not-proven',
    expectation: /rate limiting lowers p95/,
    grade: 'no-evidence',
    because: /unknown and 28–30 ms with it/,
  },
  {
    name: 'success within the second tier',
    records: () => promising(OWNERS, spiked({ successRatio: 0.92 })),
    verdict: 'acceptable',
    expectation: /success at least 95 % \(acceptable: success at least 90 % and p95 at most 10 s\)/,
    grade: 'acceptable',
    because: /success was 92 %; p95 was 900 ms/,
  },
  {
    name: 'success within it, but too slow',
    records: () =>
      promising(OWNERS, spiked({ successRatio: 0.92, latencyMs: { p50: 1, p95: 10_001, p99: 1, max: 1 } })),
    verdict: 'fail',
    expectation: /success at least 95 %/,
    grade: 'fail',
    because: /success was 92 %/,
  },
  {
    name: 'more turned away than may be',
    records: () => promising(SHED, spiked({ shed: 300, admitted: 100 })),
    verdict: 'fail',
    expectation: /shed at most 50 %/,
    grade: 'fail',
    because: /shed was 75 %/,
  },
])('$name', (mutant) => {
  test(`is ${mutant.verdict}`, () => {
    expect(outcome(mutant)).toEqual({
      verdict: mutant.verdict,
      grade: mutant.grade,
      because: expect.stringMatching(mutant.because),
    });
  });
});
