/** What follows from items, conditions, waivers, reservations and risks: each rule changes the decision, and is named. */

import { describe, expect, test } from 'vitest';
import { compareGates } from '../../harness/gate/compare.ts';
import { missingRuns } from '../../harness/gate/missing.ts';
import { checklist, finding, found, gated, itemOf, results, runSeen, SMALL } from './support/gate.ts';

const TESTED = {
  suites: [{ id: 'unit', title: 'Unit tests', format: 'go-test-json', command: 'go test ./... -json' }],
  critical: [{ id: 'upload', title: 'upload', match: 'TestUpload*' }],
};

describe('GO', () => {
  test('when every item passes and nothing is open', () => {
    const report = gated();
    expect(report).toMatchObject({
      decision: 'GO',
      total: { items: 2, pass: 2, fail: 0, skip: 0, rate: 1 },
      blocking: [],
      reservations: [],
      next: { blocking: [], optional: [] },
    });
    expect(itemOf(report, 'drills/fires').proofs[0]).toMatchObject({
      command: './firedrill judge 20270109-120000-shop-db-down-stopped-00ff',
      output: 'alerts/ShopDown/fires: pass: alerts/ShopDown/fires was pass',
      run: '20270109-120000-shop-db-down-stopped-00ff',
      at: '2027-01-09T12:00:00.000Z',
    });
  });
});

describe('NO-GO', () => {
  test('when a critical item fails; what is good is told all the same', () => {
    const report = gated({ runs: new Map([['db-down', found(finding('alerts/ShopDown/fires', 'fail'))]]) });
    expect(report.decision).toBe('NO-GO');
    expect(report.reason).toBe('critical and failed: drills/fires');
    expect(report.blocking).toEqual([
      'drills/fires FAIL: alerts/ShopDown/fires: fail: alerts/ShopDown/fires was fail',
    ]);
    expect(report.good).toEqual(['Papers: 1 of 1']);
  });

  test('when a critical item was not shown: a SKIP with cause and cure, and in the denominator', () => {
    const report = gated({ runs: new Map() });
    expect(report).toMatchObject({ decision: 'NO-GO', total: { items: 2, pass: 1, skip: 1, rate: 0.5 } });
    expect(itemOf(report, 'drills/fires')).toMatchObject({
      state: 'skip',
      cause: 'missing',
      because: 'db-down was never run on shop',
      cure: { command: './firedrill run db-down --target shop', drill: 'db-down' },
    });
    expect(report.next.blocking).toEqual([
      { what: 'the alert fires', command: './firedrill run db-down --target shop', items: ['drills/fires'] },
    ]);
    expect(missingRuns(report)).toEqual({ drills: ['db-down'], suites: [] });
  });

  test('when a critical condition is not met, though its items are not critical', () => {
    const of = checklist({
      conditions: [{ id: 'papers', title: 'the papers are there', items: ['papers/*'] }],
    });
    const report = gated({ files: [] }, of);
    expect(report.decision).toBe('NO-GO');
    expect(report.blocking).toEqual([
      'condition "the papers are there" is not met: papers/page: there is no targets/shop/page.md',
    ]);
  });

  test.each([
    [
      'fails',
      results({ tests: [{ name: 'pkg > TestUpload', state: 'fail', detail: 'got 500' }] }),
      'fail',
      'pkg > TestUpload fails: got 500',
    ],
    [
      'was skipped',
      results({ tests: [{ name: 'pkg > TestUpload', state: 'skip' }] }),
      'skip',
      'pkg > TestUpload was skipped',
    ],
    [
      'is not there',
      results({ tests: [{ name: 'pkg > TestOther', state: 'pass' }] }),
      'skip',
      'no test is named TestUpload* in the results of unit',
    ],
    [
      'was altered',
      results({ doubt: 'results.txt was changed' }),
      'skip',
      '20270109-130000-tests-unit-00ff: it proves nothing: results.txt was changed',
    ],
    [
      'is of another commit',
      results({ commit: 'fedcba9' }),
      'skip',
      '20270109-130000-tests-unit-00ff: it is of commit fedcba9, and this is abc1234',
    ],
  ])('when a critical test %s', (_, one, state, because) => {
    const of = checklist({ tests: TESTED });
    expect(gated({ tests: [results()] }, of).decision).toBe('GO');
    const report = gated({ tests: [one] }, of);
    expect(itemOf(report, 'tests/upload')).toMatchObject({ state, because });
    expect(report.decision).toBe('NO-GO');
    expect(report.blocking).toEqual([`tests/upload ${state.toUpperCase()}: ${because}`]);
  });
});

describe('GO WITH RESERVATIONS', () => {
  test('when what is not critical fails: a reservation with owner, last day and cure', () => {
    const report = gated({ files: [] });
    expect(report.decision).toBe('GO WITH RESERVATIONS');
    expect(report.reservations).toEqual([
      {
        id: 'papers/page',
        title: 'the page is there',
        because: 'there is no targets/shop/page.md',
        owner: 'the shop team',
        due: '2027-01-24',
        since: '2027-01-10',
        state: 'open',
        cure: { command: '$EDITOR targets/shop/page.md' },
      },
    ]);
    expect(report.next).toMatchObject({ blocking: [], optional: [{ items: ['papers/page'] }] });
  });

  test('when a condition that is not critical is not met', () => {
    const of = checklist({
      sections: [{ ...SMALL.sections[0] }],
      conditions: [{ id: 'tested', title: 'tests are in order', critical: false, tests: 'quarantine' }],
    });
    expect(gated({}, of)).toMatchObject({
      decision: 'GO WITH RESERVATIONS',
      reason: 'nothing critical is open; reservations: condition tested',
    });
  });
});

describe('a waiver', () => {
  const waived = (until: string) =>
    checklist({ waivers: [{ item: 'drills/*', reason: 'issue 7', owner: 'Grace', until }] });

  test('makes a reservation of a critical item until its last day, and shows in the decision', () => {
    const report = gated({ runs: new Map() }, waived('2027-01-10'));
    expect(report.decision).toBe('GO WITH RESERVATIONS');
    expect(report.waivers).toMatchObject([{ item: 'drills/*', state: 'applies', owner: 'Grace' }]);
    expect(report.reservations).toMatchObject([
      {
        id: 'drills/fires',
        owner: 'Grace',
        due: '2027-01-10',
        because: 'waived: issue 7 (db-down was never run on shop)',
      },
    ]);
  });

  test('that has expired counts no more, and is named', () => {
    const report = gated({ runs: new Map() }, waived('2027-01-09'));
    expect(report.decision).toBe('NO-GO');
    expect(report.waivers).toMatchObject([{ state: 'expired' }]);
    expect(report.notes).toEqual(['the waiver of drills/* (Grace) ended on 2027-01-09: it counts again']);
  });

  test('of what passes is not needed, and is no reservation', () => {
    expect(gated({}, waived('2027-02-01'))).toMatchObject({
      decision: 'GO',
      waivers: [{ state: 'not needed' }],
    });
  });
});

describe('a reservation of the gate before', () => {
  const before = gated({ files: [] });
  const on = (day: string) => new Date(`${day}T12:00:00.000Z`);

  test('is lifted by evidence, which is named', () => {
    const report = gated({}, checklist(), { previous: before });
    expect(report.decision).toBe('GO');
    expect(report.reservations).toMatchObject([
      { id: 'papers/page', state: 'lifted', since: '2027-01-10', lifted: [{ sha256: 'd'.repeat(64) }] },
    ]);
  });

  test('keeps its last day while it is open', () => {
    const fresh = new Map([['db-down', runSeen({ startedAt: '2027-01-24T00:00:00.000Z' })]]);
    const report = gated({ files: [], runs: fresh, now: on('2027-01-24') }, checklist(), {
      previous: before,
    });
    expect(report.decision).toBe('GO WITH RESERVATIONS');
    expect(report.reservations).toMatchObject([{ due: '2027-01-24', since: '2027-01-10', state: 'open' }]);
  });

  test('is escalated to NO-GO on the day after its last', () => {
    const fresh = new Map([['db-down', runSeen({ startedAt: '2027-01-24T00:00:00.000Z' })]]);
    const report = gated({ files: [], runs: fresh, now: on('2027-01-25') }, checklist(), {
      previous: before,
    });
    expect(report.decision).toBe('NO-GO');
    expect(report.blocking).toEqual([
      'reservation papers/page of the shop team was due 2027-01-24: there is no targets/shop/page.md',
    ]);
    expect(report.next.blocking).toMatchObject([{ items: ['papers/page'] }]);
  });

  test('is not lifted by taking its item off the checklist', () => {
    const of = checklist({ sections: [SMALL.sections[0]] });
    expect(gated({}, of, { previous: before })).toMatchObject({
      decision: 'GO WITH RESERVATIONS',
      reservations: [{ id: 'papers/page', state: 'open', because: expect.stringContaining('does not ask') }],
    });
  });

  test('of the checklist itself has its own last day, and is lifted by the items that it names', () => {
    const stated = {
      id: 'staging',
      title: 'shown in staging',
      owner: 'Grace',
      due: '2027-01-09',
      lifts: 'papers/page',
    };
    const of = checklist({ reservations: [stated] });
    expect(gated({ files: [] }, of).reservations).toMatchObject([
      { id: 'papers/page' },
      { id: 'staging', state: 'escalated' },
    ]);
    expect(gated({}, of)).toMatchObject({ decision: 'GO', reservations: [] });
    const lifted = gated({}, of, { previous: gated({ files: [] }, of) });
    expect(lifted).toMatchObject({
      decision: 'GO',
      reservations: [{ id: 'papers/page' }, { id: 'staging', state: 'lifted', lifted: [{}] }],
    });
  });

  test('of a test without results any more stands, and says why no evidence lifts it', () => {
    const of = checklist({ tests: TESTED });
    const tests = [{ name: 'pkg > TestUpload', state: 'pass' } as const];
    const earlier = gated(
      { tests: [results({ tests: [...tests, { name: 'pkg > Other', state: 'fail' }] })] },
      of,
    );
    const then = (seen: Parameters<typeof gated>[0]) =>
      gated(seen, of, { previous: earlier }).reservations.find(({ id }) => id === 'test/pkg > Other');
    expect(then({ tests: [results({ tests })] })).toMatchObject({
      state: 'open',
      because: 'there are no results of this test any more, and none has lifted it',
    });
    expect(then({ system: { api: 'http://127.0.0.1:1', answers: new Map() } })).toMatchObject({
      state: 'open',
      because: 'a system that runs is only asked, and this takes results of tests',
    });
    expect(
      then({ tests: [results({ tests: [...tests, { name: 'pkg > Other', state: 'pass' }] })] }),
    ).toMatchObject({ state: 'lifted' });
  });
});

describe('a risk', () => {
  const risk = { id: 'r', title: 'a risk', severity: 'high', probability: 'medium', mitigation: 'none' };
  const accepted = { by: 'Grace', on: '2027-01-01', until: '2027-01-10' };

  test('that was accepted is shown, with who and until when, and is no reservation', () => {
    const report = gated({}, checklist({ risks: [{ ...risk, accepted }] }));
    expect(report).toMatchObject({ decision: 'GO', risks: [{ state: 'accepted', weight: 6, accepted }] });
  });

  test('that was accepted by no person, or for no longer, is one', () => {
    const over = { ...accepted, until: '2027-01-09' };
    for (const [one, state] of [
      [risk, 'open'],
      [{ ...risk, accepted: over }, 'expired'],
    ] as const)
      expect(gated({}, checklist({ risks: [one] }))).toMatchObject({
        decision: 'GO WITH RESERVATIONS',
        risks: [{ state }],
        reservations: [{ id: 'risk/r' }],
      });
  });

  test('is not accepted by taking it off the checklist', () => {
    const before = gated({}, checklist({ risks: [risk] }));
    expect(gated({}, checklist(), { previous: before })).toMatchObject({
      decision: 'GO WITH RESERVATIONS',
      reservations: [{ id: 'risk/r', state: 'open', because: expect.stringContaining('no person accepted') }],
    });
    expect(gated({}, checklist({ risks: [{ ...risk, accepted }] }), { previous: before })).toMatchObject({
      decision: 'GO',
      reservations: [{ id: 'risk/r', state: 'lifted', because: 'Grace accepted the risk until 2027-01-10' }],
    });
  });
});

describe('another template', () => {
  const of = checklist({
    templates: {
      audit: {
        title: 'Audit of a shop',
        sections: [
          {
            id: 'operation',
            title: 'Operation',
            use: ['drills/*'],
            items: [
              {
                id: 'user',
                title: 'users notice',
                evidence: [{ kind: 'finding', drill: 'db-down', id: 'probes/user/broken' }],
              },
            ],
          },
        ],
      },
    },
  });

  test('shows its own sections of the same evidence', () => {
    const audit = gated({}, of, { template: 'audit' });
    expect(audit).toMatchObject({ checklist: 'Audit of a shop', decision: 'GO', total: { items: 2 } });
    expect(audit.sections.map(({ items }) => items.map(({ id }) => id))).toEqual([
      ['drills/fires', 'operation/user'],
    ]);
  });

  test('decides as the gate does, by items too that it does not show', () => {
    expect(gated({ files: [] }, of, { template: 'audit' }).decision).toBe('GO WITH RESERVATIONS');
    expect(gated({ runs: new Map() }, of, { template: 'audit' }).decision).toBe('NO-GO');
  });

  test('knows the days of what all papers ask for; of its own items no other paper does', () => {
    const gone = new Map([['db-down', runSeen({ gone: 'its folder is gone' })]]);
    const audit = gated({ files: [], runs: gone }, of, {
      template: 'audit',
    });
    expect(audit.reservations.map(({ id }) => id)).toEqual(['papers/page', 'operation/user']);
    const gate = gated({ files: [], now: new Date('2027-01-12T12:00:00.000Z') }, of, { previous: audit });
    expect(gate.reservations).toMatchObject([{ id: 'papers/page', since: '2027-01-10', due: '2027-01-24' }]);
  });
});

test('compared with another gate, what changed is told with the evidence that changed it', () => {
  const other = runSeen({
    folder: '20270110-110000-shop-db-down-stopped-00aa',
    run: '20270110-110000-shop-db-down-stopped-00aa',
    sha256: '1'.repeat(64),
    report: {
      drill: 'db-down',
      variant: 'stopped',
      target: 'shop',
      verdict: { status: 'fail' },
      findings: [finding('alerts/ShopDown/fires', 'fail')],
    },
  });
  const changes = compareGates(gated(), gated({ runs: new Map([['db-down', other]]) }));
  expect(changes.decision).toEqual({ was: 'GO', is: 'NO-GO' });
  expect(changes.items).toEqual([
    {
      id: 'drills/fires',
      was: 'PASS',
      is: 'FAIL',
      because: 'alerts/ShopDown/fires: fail: alerts/ShopDown/fires was fail',
      evidence:
        'now 20270110-110000-shop-db-down-stopped-00aa 111111111111; before 20270109-120000-shop-db-down-stopped-00ff ffffffffffff',
    },
  ]);
  expect(changes.evidence).toMatchObject([{ asked: 'db-down' }]);
});
