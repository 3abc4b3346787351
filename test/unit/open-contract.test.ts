/** A contract with as little in it as a stranger's has: what is asked, what is refused, and what is said of it. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDrills, loadTarget } from '../../harness/cli/catalogue.ts';
import { contractProblems, requestProblems } from '../../harness/cli/check-contract.ts';
import { componentsOf } from '../../harness/cli/components.ts';
import { explain, rateContracts } from '../../harness/cli/explain-drill.ts';
import { projectAround, ROOT } from '../../harness/cli/project.ts';
import { select } from '../../harness/cli/select.ts';
import { parseTarget, type Target } from '../../harness/contract/target-schema.ts';
import { answerMatcher } from '../../harness/figures/detection.ts';
import type { Finding } from '../../harness/model/judgement.ts';
import { entryOf } from '../../harness/model/target.ts';
import { expectationsOf } from '../../harness/promises/expectations.ts';
import { judge } from '../../harness/promises/judge.ts';
import { sentence } from '../../harness/report/words.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { planOf, variantsOn, whyNot } from '../../harness/run/plan.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { healthyRun } from './support/timeline.ts';

const STRANGER = join(ROOT, 'test/support/stranger');
const drills = await loadDrills(ROOT);
const loaded = await loadTarget(join(STRANGER, 'targets/notes/target.ts'));
const monitoring = await prepareMonitoring(loaded.folder, loaded.target, undefined);

function drillNamed(name: string) {
  const found = drills.find((drill) => drill.name === name);
  if (found === undefined) throw new Error(`no drill ${name}`);
  return found;
}

/** The stranger's target with some of it replaced, as a file would have it. */
function target(change: Partial<Target>): Target {
  return parseTarget({ ...loaded.target, ...change }, 'targets/notes/target.ts');
}

const contract = (change: object): Target => target({ contract: { ...loaded.target.contract, ...change } });

function problems(of: Target): string[] {
  return [...requestProblems(of), ...contractProblems(of, drills, monitoring)];
}

describe('what is not declared is not asked', () => {
  const plan = planOf({ ...loaded, drill: drillNamed('db-down'), variant: 'stopped', monitoring, seed: 0 });
  const asked = expectationsOf(plan).map(({ id }) => id);

  test('only the probes that there are, the engine, and how it is afterwards', () => {
    expect(asked).toEqual([
      'run/steady',
      'sources/engine',
      'sources/prober',
      'sources/wall-clock',
      'watching/harmless',
      'probes/readiness/steady',
      'probes/user/steady',
      'fault/injected',
      'fault/undone',
      'survives/web',
      'probes/readiness/broken',
      'probes/readiness/recovers',
      'probes/readiness/probed',
      'probes/user/broken',
      'probes/user/recovers',
      'probes/user/probed',
      'afterwards/latency/user',
      'afterwards/errors',
      'afterwards/holdings/web/memory',
      'afterwards/holdings/web/files',
      'afterwards/holdings/web/connections',
    ]);
  });

  test('neither Prometheus nor what belongs to it runs, and no image of them is needed', async () => {
    const stack = planStack(loaded.target, {
      components: [],
      helpers: { receiver: '', answers: '', mail: '', resolver: '' },
    });
    expect(stack.containers.map(({ name, image }) => [name, image])).toEqual([
      ['web', 'build ./service'],
      ['store', 'postgres:17'],
      ['toxiproxy', 'toxiproxy'],
      ['receiver', 'node'],
    ]);
    expect(componentsOf([loaded]).map(({ name }) => name)).not.toContain('prometheus');
    expect(componentsOf([await loadTarget(join(ROOT, 'targets/veza/target.ts'))])).toContainEqual(
      expect.objectContaining({ name: 'prometheus' }),
    );
  });

  test('it is said how much of the drill that proves, and what the rest would take', async () => {
    const rated = await rateContracts('db-down', STRANGER);
    expect(rated).toContain('db-down/stopped on notes: the contract answers 3 of 12 questions');
    expect(rated).toContain('✓ does readiness say that it cannot serve?');
    expect(rated).toContain('– is no write lost');
    expect(rated).toContain('not asked; it takes contract.workload');
    expect(await rateContracts('db-down', ROOT, 'veza')).toContain('11 of 12');
    expect(await explain('db-down', STRANGER)).toContain(
      'readiness answers 503, or nothing in time until the undo',
    );
  });
});

describe('what cannot be promised is refused, with file, key and remedy', () => {
  const drill = (change: object) => contract({ drills: { 'db-down': change } });
  test.each<[string, Target, RegExp]>([
    [
      'nothing that a user would notice',
      contract({ probes: { readiness: { path: '/health' } } }),
      /contract\.drills\.db-down: nothing here is what a user would notice; add .*contract\.probes\.user: \{ path/,
    ],
    [
      'an answer of a probe that is not there',
      contract({ probes: { user: { path: '/notes' } } }),
      /db-down\.readiness speaks of the probe readiness, which contract\.probes does not have; add it/,
    ],
    [
      'what writes are answered, without writes',
      drill({ writes: { status: 503 } }),
      /db-down\.writes .* there is no contract\.workload/,
    ],
    [
      'an impact on writes, without writes',
      drill({ impact: 'writes' }),
      /impact is "writes", but there is no/,
    ],
    [
      'alerts without rules',
      drill({ alerts: { expected: [{ alert: 'Down', labels: {}, annotations: {} }] } }),
      /alerts names Down, but there are no alert rules; name their file under monitoring\.rules/,
    ],
    [
      'metrics without Prometheus',
      drill({
        metrics: {
          up: { title: 'it is up', query: 'up', phase: 'hold', holds: 'always', is: { equals: 1 } },
        },
      }),
      /metrics asks Prometheus, and the target has none/,
    ],
    [
      'a bound on what nothing measures',
      drill({ objectives: [{ objective: [{ figure: 'lost', atMost: 0 }], source: 'ours' }] }),
      /objectives names lost, which nothing measures here: contract\.workload is missing/,
    ],
    [
      'a drill that cannot be run',
      contract({ drills: { 'osrm-down': {} } }),
      /osrm-down is a promise for a drill that cannot be run: notes has no service with the role router/,
    ],
    [
      'rows that were not written, without a list',
      contract({
        workload: {
          ratePerSecond: 1,
          deadlineMs: 1000,
          write: { method: 'POST', path: '/notes', acknowledged: [201] },
          read: { method: 'GET', path: '/notes/{id}', found: [200], absent: [404] },
        },
        drills: { 'db-down': { ledger: ['others'] } },
      }),
      /db-down\.ledger asks for others, which only a list .* add contract\.workload\.list/,
    ],
    [
      'a status of a readiness that is no HTTP',
      contract({ probes: { user: { path: '/notes' }, readiness: { command: ['true'] } } }),
      /db-down\.readiness\.status is what no answer .* leave it out .* \{ orNoAnswer: true \}/,
    ],
    [
      'a service to break that is not there',
      drill({ breaks: 'stoer' }),
      /db-down\.breaks is stoer, and notes has no service of that name/,
    ],
    [
      'a service to break in a variant that is not there',
      drill({ readiness: { status: 503 }, variants: { refused: { breaks: 'stoer' } } }),
      /db-down\.variants\.refused\.breaks is stoer: there is no service stoer; did you mean store\?/,
    ],
    [
      'a placeholder that no login fills',
      contract({ probes: { user: { path: '/notes', headers: { cookie: '{session}' } } } }),
      /contract\.probes\.user: nothing is called \{session\}/,
    ],
  ])('%s', (_, of, words) => {
    expect(problems(of).join('\n')).toMatch(words);
  });

  test('the stranger has said nothing that cannot be', () => {
    expect(problems(loaded.target)).toEqual([]);
  });
});

describe('whether a drill applies is asked variant by variant', () => {
  const flaky = drillNamed('flaky-network');
  const notes = contract({ drills: { 'flaky-network': {}, 'db-read-only': {} } });

  test('a variant that breaks what is there can be run, where others cannot', () => {
    const variants = variantsOn(flaky, notes);
    expect(variants).toContain('database-reset');
    expect(variants.filter((name) => !/^(database|all)-/.test(name))).toEqual([]);
    expect(Object.keys(flaky.variants).length).toBeGreaterThan(variants.length);
    const { chosen, skipped } = select(
      ['flaky-network/*'],
      drills,
      [{ ...loaded, target: notes }],
      undefined,
    );
    expect(chosen.map(({ variant }) => variant)).toEqual(variants);
    expect(skipped.length).toBe(Object.keys(flaky.variants).length - variants.length);
  });

  test('a fault that speaks to PostgreSQL is for PostgreSQL, in whatever version', () => {
    const readOnly = drillNamed('db-read-only');
    const store = (image: string) => {
      const { web, store: one } = notes.services;
      if (web === undefined || one === undefined) throw new Error('no services');
      return { ...notes, services: { web, store: { ...one, image } } };
    };
    expect(whyNot(readOnly, store('postgres:16'))).toBeUndefined();
    expect(whyNot(readOnly, store('postgres:15'))).toBeUndefined();
    expect(whyNot(readOnly, store('postgres-15'))).toBeUndefined();
    expect(whyNot(readOnly, store('notes-database'))).toBeUndefined();
    expect(whyNot(readOnly, store('mysql:8'))).toBe(
      'read-only-server is a fault of postgres, and store runs mysql:8',
    );
  });

  test('of several services with a role, the contract says which is broken', () => {
    const { store, web } = loaded.target.services;
    if (store === undefined || web === undefined) throw new Error('no services');
    const two = target({
      services: { web, store, audit: store },
      contract: { ...loaded.target.contract, drills: { 'db-down': { breaks: 'audit' } } },
    });
    const plan = planOf({
      target: two,
      drill: drillNamed('db-down'),
      variant: 'stopped',
      monitoring,
      seed: 0,
    });
    expect(plan.service).toBe('audit');
  });

  test('and for a variant by itself', () => {
    const { store, web } = loaded.target.services;
    if (store === undefined || web === undefined) throw new Error('no services');
    const two = target({
      services: { web, store, audit: store },
      contract: {
        ...loaded.target.contract,
        drills: { 'db-down': { breaks: 'store', variants: { refused: { breaks: 'audit' } } } },
      },
    });
    const broken = (variant: string) =>
      planOf({ target: two, drill: drillNamed('db-down'), variant, monitoring, seed: 0 }).service;
    expect([broken('stopped'), broken('refused')]).toEqual(['store', 'audit']);
  });
});

test('users call the entry that is named, the one called api, or the only one that is an api', () => {
  const { web, store } = loaded.target.services;
  if (web === undefined || store === undefined) throw new Error('no services');
  expect(entryOf({ services: { web, store } })).toBe('web');
  expect(entryOf({ services: { web, api: web } })).toBe('api');
  expect(entryOf({ services: { web, front: web } })).toBeUndefined();
  expect(entryOf({ services: { web, front: web }, entry: 'front' })).toBe('front');
  expect(entryOf({ services: { web }, entry: 'frnt' })).toBeUndefined();
});

test('the project is the one that the command was called in, or Firedrill itself', () => {
  expect(projectAround(join(STRANGER, 'targets/notes/service'))).toBe(STRANGER);
  expect(projectAround('/')).toBe(ROOT);
});

test('a pass without objectives says what was promised and what was not', () => {
  const finding = (id: string): Finding => ({
    id,
    expectation: '',
    phase: 'hold',
    grade: 'pass',
    because: '',
  });
  const said = (...ids: string[]) =>
    sentence({ verdict: { status: 'pass' }, findings: ids.map(finding) } as Parameters<typeof sentence>[0]);
  expect(said('probes/user/broken', 'traffic/steady')).toBe(
    "what was promised was kept (what users notice, users' requests; 2 findings); nothing was promised of " +
      'what readiness says, what became of writes, metrics, alerts, how fast',
  );
  expect(said('probes/user/broken', 'objectives/recover')).toBe('every promise was kept (2 findings)');
});

test('no answer in time is as good as a refusal only where the contract says so', () => {
  const run = (readiness: object) =>
    judge(
      healthyRun().map((record) => {
        if (record.kind === 'run') return { ...record, contract: { ...record.contract, readiness } };
        if (record.kind !== 'probe' || record.probe !== 'readiness' || record.outcome !== 'bad')
          return record;
        const { status: _, json: __, ...silent } = record;
        return { ...silent, outcome: 'late' as const };
      }),
    ).findings.find(({ id }) => id === 'probes/readiness/broken')?.grade;
  expect(run({ status: 503 })).toBe('fail');
  expect(run({ status: 503, orNoAnswer: true })).toBe('pass');
});

test('a bad answer before the undo is complete is no relapse, and one that outlasts it is', () => {
  const badFrom = 13_260;
  const run = (badUntil: number) =>
    judge(
      healthyRun().map((record) => {
        if (record.kind !== 'probe' || record.probe !== 'user' || record.intended < 13_030) return record;
        const bad = record.intended >= badFrom && record.intended < badUntil;
        const { sent } = record;
        return {
          ...record,
          t: sent + 2,
          ...(bad ? { outcome: 'bad', status: 503 } : { outcome: 'good', status: 200 }),
        };
      }),
    ).findings.find(({ id }) => id === 'probes/user/recovers');
  expect(run(13_280)).toMatchObject({ grade: 'pass' });
  expect(run(13_400)).toMatchObject({
    grade: 'fail',
    because: expect.stringMatching(/^good again at .* but at 13\.27/),
  });
});

test.each([
  [{}, { outcome: 'bad' }, true],
  [{}, { outcome: 'good' }, false],
  [{}, { outcome: 'late' }, false],
  [{ orNoAnswer: true }, { outcome: 'refused' }, true],
  [{ json: { code: '25006' } }, { outcome: 'bad', json: { code: '25006' } }, true],
  [{ json: { code: '25006' } }, { outcome: 'bad', json: { code: '57P01' } }, false],
  [{ status: 503 }, { outcome: 'bad' }, false],
] as const)('what is %j while something is broken, answered %j: %s', (wanted, answer, fits) => {
  expect(answerMatcher(wanted)(answer)).toBe(fits);
});
