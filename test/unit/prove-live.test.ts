/** Mutants of a system: which there are for a contract, what their faults do, and when a run says nothing of one. */

import { describe, expect, test } from 'vitest';
import type { Abilities } from '../../harness/model/abilities.ts';
import type { Fault } from '../../harness/model/fault.ts';
import type { RunHeader } from '../../harness/model/run-header.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { promisesSchema } from '../../harness/promises/contract.ts';
import { whyNotThere } from '../../harness/prove/live/came-about.ts';
import { type System, TRUTH } from '../../harness/prove/live/live-mutant.ts';
import { liveMutants } from '../../harness/prove/live/mutants.ts';
import { staged } from '../../harness/prove/live/staged.ts';
import type { Stage } from '../../harness/shim/lie.ts';
import { HEADER, healthyRun } from './support/timeline.ts';

/** Writes down what is done, and to which service; cannot be injected into those of `not`. */
function fake(not: readonly string[] = []): { fault: Fault; done: string[] } {
  const done: string[] = [];
  const fault: Fault = {
    name: 'stopped',
    async inject(_, service) {
      if (not.includes(service)) throw new Error(`there is no way into ${service}`);
      done.push(`inject ${service}`);
    },
    undo: async (_, service) => void done.push(`undo ${service}`),
    effect: async (_, service) => ({ seen: true, how: service }),
  };
  return { fault, done };
}

const LIST = { method: 'GET', path: '/notes', ids: 'notes', id: 'id' } as const;
const WORKLOAD: NonNullable<RunHeader['workload']> = {
  ratePerSecond: 8,
  deadlineMs: 1000,
  write: { method: 'POST', path: '/notes', body: { id: '{id}', title: 'Note {n}' }, acknowledged: [201] },
  read: { method: 'GET', path: '/notes/{id}', found: [200], absent: [404] },
  list: LIST,
};
const CONTRACT = {
  readiness: { status: 503 },
  afterwards: { service: true, holdings: true },
  ledger: ['content', 'others'],
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 5_000 }],
      acceptable: [{ figure: 'recover', atMost: 20_000 }],
      source: 'ours',
    },
  ],
} as const;

function system(change: { plan?: Partial<RunHeader>; contract?: object; fault?: Fault } = {}): System {
  const said = Object.entries({ ...CONTRACT, ...change.contract });
  const contract = Object.fromEntries(said.filter(([, value]) => value !== undefined));
  return {
    plan: { ...HEADER, workload: WORKLOAD, contract, ...change.plan },
    promises: promisesSchema.parse(contract),
    fault: change.fault ?? fake().fault,
    others: ['worker', 'api'],
  };
}

const byId = (one: System) => new Map(liveMutants(one).map((mutant) => [mutant.id, mutant]));

test('a contract that promises everything leaves no mutant equivalent', () => {
  const mutants = liveMutants(system());
  expect(mutants.filter(({ equivalent, cannot }) => equivalent ?? cannot)).toEqual([]);
  expect(mutants.map(({ id, mustBreak }) => `${id} ${mustBreak}`)).toEqual([
    'live/fault/not-injected fault/injected',
    'live/fault/wrong-role fault/injected',
    'live/fault/undone-early fault/injected',
    'live/fault/never-undone fault/undone',
    'live/readiness/always-ready probes/readiness/broken',
    'live/readiness/never-ready probes/readiness/recovers',
    'live/answers/late afterwards/latency/user,afterwards/latency/workload',
    'live/answers/failing-for-a-while objectives/recover',
    'live/answers/failing-for-good traffic/recovers',
    'live/writes/swallowed ledger/lost',
    'live/writes/stored-twice ledger/others',
    'live/writes/listed-twice ledger/duplicated',
    'live/writes/changed ledger/content',
  ]);
});

test('writes are refused for longer than the last tier of the objective allows', () => {
  expect(byId(system()).get('live/answers/failing-for-a-while')?.lie).toEqual({
    tells: 'failing',
    what: 'writes',
    forMs: 25_000,
  });
});

describe('a mutant is equivalent by the contract alone', () => {
  test.each<[string, Parameters<typeof system>[0], string]>([
    [
      'live/readiness/always-ready',
      { contract: { readiness: undefined } },
      'the contract has readiness stay good while the fault lasts',
    ],
    [
      'live/readiness/always-ready',
      { plan: { whileBroken: { ...HEADER.whileBroken, readiness: 'either' } } },
      'the drill leaves it to chance what readiness says while the fault lasts',
    ],
    [
      'live/answers/late',
      { contract: { afterwards: { service: false } } },
      'the contract does not have it answer as quickly as before (afterwards.service)',
    ],
    [
      'live/answers/failing-for-a-while',
      { contract: { objectives: [] } },
      'no objective bounds how long a recovery takes',
    ],
    [
      'live/writes/changed',
      {
        plan: {
          workload: { ...WORKLOAD, write: { ...WORKLOAD.write, body: { id: '{id}', title: 'Note' } } },
        },
      },
      'but for its id every write has the same content: no field of it has {n}',
    ],
    [
      'live/writes/stored-twice',
      {
        contract: { ledger: ['content'] },
        plan: { workload: { ...WORKLOAD, list: { ...LIST, others: true } } },
      },
      'others than the drill write, too (workload.list.others): a row more is not held against the target',
    ],
    [
      'live/fault/never-undone',
      { fault: { ...fake().fault, offersLoad: true } },
      'a load is over by itself: its undo has nothing to do',
    ],
  ])('%s', (id, change, because) => {
    expect(byId(system(change)).get(id)?.equivalent).toBe(because);
  });

  test('a readiness that must stay good is held to that when it is never good again', () => {
    const mutant = byId(system({ contract: { readiness: undefined } })).get('live/readiness/never-ready');
    expect([mutant?.mustBreak, mutant?.equivalent]).toEqual([['probes/readiness/broken'], undefined]);
  });
});

describe('what cannot be had is not tried', () => {
  test('where readiness is not asked by HTTP', () => {
    const probes = { ...HEADER.probes, readiness: { grpc: '', deadlineMs: 1000 } };
    const mutants = byId(system({ plan: { probes } }));
    for (const name of ['always-ready', 'never-ready'])
      expect(mutants.get(`live/readiness/${name}`)?.cannot).toMatch(/^readiness is not asked by HTTP/);
  });

  test('without a workload, whose writes nothing is said of', () => {
    const { workload: _, ...plan } = system().plan;
    const ids = [...byId({ ...system(), plan }).keys()];
    expect(ids.filter((id) => id.startsWith('live/writes'))).toEqual([]);
    expect(ids).toContain('live/answers/failing-for-good');
  });
});

describe('a fault that is another', () => {
  const can = {} as Abilities;
  const { signal } = new AbortController();
  const faultOf = (name: string, fault: Fault): Fault => {
    const mutant = byId(system({ fault })).get(`live/fault/${name}`);
    if (mutant === undefined) throw new Error(`no mutant ${name}`);
    return mutant.fault;
  };

  test('hits another service, not the one that users call, and is undone there', async () => {
    const { fault, done } = fake();
    const wrong = faultOf('wrong-role', fault);
    await wrong.inject(can, 'database', signal);
    await wrong.undo(can, 'database', signal);
    expect(done).toEqual(['inject worker', 'undo worker']);
    expect(await wrong.effect(can, 'database', signal)).toMatchObject({ how: 'database' });
  });

  test('hits the next service where there is no way into the first', async () => {
    const { fault, done } = fake(['worker']);
    await faultOf('wrong-role', fault).inject(can, 'database', signal);
    expect(done).toEqual(['undo worker', 'inject api']);
  });

  test('is not had where there is a way into none', async () => {
    const wrong = faultOf('wrong-role', fake(['worker', 'api']).fault);
    await expect(wrong.inject(can, 'database', signal)).rejects.toThrow(
      'stopped can be injected into no service but database',
    );
  });

  test('is undone early by itself, before the undo of the run', async () => {
    const { fault, done } = fake();
    const early = faultOf('undone-early', fault);
    await early.inject(can, 'database', signal);
    expect(done).toEqual(['inject database']);
    await expect.poll(() => done).toEqual(['inject database', 'undo database']);
    await early.undo(can, 'database', signal);
    expect(done).toHaveLength(3);
  });

  test('is never injected, or never undone', async () => {
    const { fault, done } = fake();
    await faultOf('not-injected', fault).inject(can, 'database', signal);
    await faultOf('never-undone', fault).undo(can, 'database', signal);
    expect(done).toEqual([]);
  });

  test('tells the shim before it comes and after it is gone', async () => {
    const { fault, done } = fake();
    const told = staged(fault, (stage: Stage) => done.push(stage));
    await told.inject(can, 'database', signal);
    await told.undo(can, 'database', signal);
    expect(done).toEqual(['broken', 'inject database', 'undo database', 'after']);
  });
});

describe('a run says nothing of a mutant', () => {
  const lie = { tells: 'late', byMs: 1 } as const;

  test('that came about in it is told apart', () => {
    expect(whyNotThere({ lie }, healthyRun(), 1)).toBeUndefined();
    expect(whyNotThere({ lie: TRUTH }, healthyRun(), 0)).toBeUndefined();
  });

  test('whose lie was never told', () => {
    expect(whyNotThere({ lie }, healthyRun(), 0)).toMatch(/^nothing was asked/);
  });

  test('before its fault came', () => {
    const before = healthyRun().filter(
      (one) => one.kind !== 'fault' && one.kind !== 'end',
    ) as TimelineRecord[];
    const end: TimelineRecord = { kind: 'end', t: 9, outcome: 'unavailable', reason: 'never steady' };
    expect(whyNotThere({ lie: TRUTH }, [...before, end], 0)).toBe(
      'the run did not come to its fault: never steady',
    );
  });

  test('whose fault could not be had', () => {
    const failing = healthyRun().map(
      (one): TimelineRecord =>
        one.kind === 'fault' && one.stage === 'injected'
          ? { ...one, stage: 'failed', detail: 'no way' }
          : one,
    );
    expect(whyNotThere({ lie: TRUTH }, failing, 0)).toBe('the fault could not be had: no way');
  });
});
