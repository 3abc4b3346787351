/** What is evidence and what is none, and what each sort of it shows. */

import { describe, expect, test } from 'vitest';
import type { RunSeen, Seen } from '../../harness/gate/seen.ts';
import { checklist, finding, found, gated, itemOf, runSeen } from './support/gate.ts';

const runs = (change: Partial<RunSeen>) => ({ runs: new Map([['db-down', runSeen(change)]]) });

describe('a run is none', () => {
  test.each<[string, Partial<Seen>, string, RegExp]>([
    [
      'altered',
      runs({ doubt: 'timeline.jsonl was changed' }),
      'altered',
      /00ff: it proves nothing: timeline.jsonl was changed/,
    ],
    [
      'under another name',
      runs({ run: '20270109-110000-shop-db-down-stopped-0001' }),
      'altered',
      /what 20270109-110000-\S+ recorded, under another name/,
    ],
    ['of a day to come', runs({ startedAt: '2027-01-11T12:00:00.000Z' }), 'altered', /still to come/],
    ['without a day', runs({ startedAt: 'yesterday' }), 'altered', /does not say when/],
    ['too old', runs({ startedAt: '2027-01-03T11:00:00.000Z' }), 'stale', /it is 7 days old, and may be 7d/],
    [
      'of another commit',
      runs({ commit: 'fedcba9' }),
      'foreign',
      /it is of commit fedcba9, and this is abc1234/,
    ],
    [
      'of files that differed',
      runs({ commit: 'abc1234+' }),
      'foreign',
      /files differed from its commit abc1234/,
    ],
    [
      'before files that differ',
      { ...runs({}), commit: 'abc1234+' },
      'foreign',
      /files differ from abc1234 now/,
    ],
    ['of an unknown commit', runs({ commit: 'unknown' }), 'foreign', /does not say of which commit/],
    [
      'that was aborted',
      runs({
        report: {
          drill: 'db-down',
          variant: 'stopped',
          target: 'shop',
          verdict: { status: 'aborted', reason: 'no' },
          findings: [],
        },
      }),
      'unfinished',
      /was aborted: no/,
    ],
  ])('%s', (_, change, cause, because) => {
    const report = gated(change);
    const item = itemOf(report, 'drills/fires');
    expect(item).toMatchObject({ state: 'skip', cause, cure: { drill: 'db-down' } });
    expect(item.because).toMatch(because);
    expect(report.decision).toBe('NO-GO');
  });

  test('of another image than the newest run, or than is demanded', () => {
    const older = runSeen({
      folder: 'a',
      run: 'a',
      startedAt: '2027-01-08T12:00:00.000Z',
      images: { service: `sha256:${'b'.repeat(64)}` },
    });
    const of = checklist({
      sections: [
        {
          id: 'drills',
          title: 'Drills',
          items: [
            { id: 'one', title: 'one', evidence: [{ kind: 'drill', drill: 'db-down' }] },
            { id: 'two', title: 'two', evidence: [{ kind: 'drill', drill: 'db-down/refused' }] },
          ],
        },
      ],
    });
    const both = new Map([
      ['db-down', runSeen()],
      ['db-down/refused', older],
    ]);
    const two = itemOf(gated({ runs: both }, of), 'drills/two');
    expect(two).toMatchObject({ state: 'skip', cause: 'foreign' });
    expect(two.because).toBe(
      'a: it ran service sha256:bbbbbbbbbbbb, and the newest run (20270109-120000-shop-db-down-stopped-00ff) sha256:aaaaaaaaaaaa',
    );
    const demanded = gated({ runs: both }, of, { images: { service: `sha256:${'c'.repeat(64)}` } });
    expect(itemOf(demanded, 'drills/one').because).toMatch(/and the gate is of sha256:cccc/);
  });

  test('but is evidence to a checklist that takes any commit, and as long as it may be old', () => {
    expect(gated(runs({ commit: 'fedcba9+' }), checklist({ commit: 'any' })).decision).toBe('GO');
    expect(gated(runs({ startedAt: '2027-01-03T11:00:00.000Z' }), checklist({ within: '8d' })).decision).toBe(
      'GO',
    );
  });
});

describe('findings', () => {
  const state = (...grades: Parameters<typeof finding>[]) =>
    itemOf(
      gated({ runs: new Map([['db-down', found(...grades.map((one) => finding(...one)))]]) }),
      'drills/fires',
    );

  test('must be there, and all of them must have come out well', () => {
    expect(state(['alerts/A/fires'], ['alerts/B/fires']).state).toBe('pass');
    expect(state(['alerts/A/fires'], ['alerts/B/fires', 'acceptable']).state).toBe('pass');
    expect(state(['alerts/A/fires'], ['alerts/B/fires', 'fail']).state).toBe('fail');
    expect(state(['alerts/A/fires'], ['alerts/B/fires', 'no-evidence'])).toMatchObject({
      state: 'skip',
      cause: 'unseen',
    });
    expect(state(['alerts/A/pending'])).toMatchObject({
      state: 'skip',
      because: expect.stringContaining('has no finding alerts/*/fires'),
    });
  });
});

describe('other evidence', () => {
  const only = (evidence: object, change: Partial<Seen> = {}) => {
    const of = checklist({
      sections: [{ id: 's', title: 'S', items: [{ id: 'i', title: 'I', evidence: [evidence] }] }],
    });
    return itemOf(gated(change, of), 's/i');
  };
  const page = (text: string) => ({
    files: [{ file: 'runbooks/a.md', text, sha256: '0'.repeat(64), executable: false }],
  });

  test('the verdict of a drill', () => {
    const came = (status: 'pass' | 'acceptable' | 'fail' | 'not-proven') =>
      only(
        { kind: 'drill', drill: 'db-down' },
        runs({
          report: {
            drill: 'db-down',
            variant: 'stopped',
            target: 'shop',
            verdict: { status, reason: 'r' },
            findings: [],
          },
        }),
      ).state;
    expect([came('pass'), came('acceptable'), came('fail'), came('not-proven')]).toEqual([
      'pass',
      'pass',
      'fail',
      'skip',
    ]);
  });

  test('series that were scraped, with labels and a value', () => {
    const series = 'up{job="a"} 0 1\nup{job="b"} 1 1\n# EOF\n';
    const reaches = (job: string) =>
      only(
        { kind: 'series', drill: 'db-down', metrics: [{ name: 'up', labels: { job }, reaches: 1 }] },
        runs({ series }),
      ).state;
    expect([reaches('a'), reaches('b'), reaches('c')]).toEqual(['fail', 'pass', 'fail']);
    expect(only({ kind: 'series', drill: 'db-down', metrics: ['up'] }, runs({})).cause).toBe('unseen');
  });

  test('documents with the sections that their owners ask for, whatever those are called', () => {
    const asked = {
      kind: 'document',
      files: 'runbooks/*.md',
      sections: ['Signal', ['Actions', 'Procedure']],
      commands: ['Procedure'],
    };
    const good = '# A\n## Signal\nx\n## Procedure\n    ls\n';
    expect(only(asked, page(good)).state).toBe('pass');
    expect(only(asked, page(good.replace('## Signal\nx\n', ''))).because).toBe(
      'runbooks/a.md lacks the section Signal',
    );
    expect(only(asked, page(good.replace('\nx', '\n'))).because).toBe(
      'runbooks/a.md lacks text in the section Signal',
    );
    expect(only(asked, page(good.replace('    ls', 'look'))).because).toBe(
      'runbooks/a.md lacks a command in the section Procedure',
    );
    expect(only(asked, { files: [] })).toMatchObject({
      state: 'fail',
      because: 'there is no targets/shop/runbooks/*.md',
    });
    expect(only({ ...asked, files: ['runbooks/a.md', 'runbooks/b.md'] }, page(good))).toMatchObject({
      state: 'fail',
      because: 'there is no targets/shop/runbooks/b.md',
    });
    expect(only({ ...asked, least: 2 }, page(good)).because).toMatch(/there are 1 of .*must be 2/);
    expect(
      only(asked, page('```\n## Signal\n```\n## Procedure\n    ls\n')).state,
      'a heading in a block of code is none',
    ).toBe('fail');
  });

  test('rules with groups, alerts and runbooks that are there', () => {
    const rules = (
      annotations: Record<string, string>,
      promtool: { ok: boolean; output: string } | { missing: string } = { missing: 'x' },
    ) => ({
      rules: new Map([
        ['alerts.yml', { groups: [{ name: 'g', alerts: [{ name: 'A', annotations }] }], promtool }],
      ]),
      ...page('# A'),
    });
    const asked = { kind: 'rules', file: 'alerts.yml', groups: ['g'], annotation: 'runbook' };
    const good = { runbook: 'runbooks/a.md#signal' };
    expect(only(asked, rules(good)).state).toBe('pass');
    expect(only(asked, rules({})).because).toBe('A has no annotation runbook');
    expect(only(asked, rules({ runbook: 'runbooks/b.md' })).because).toMatch(
      /names runbooks\/b.md, and there is no such/,
    );
    expect(only({ ...asked, groups: ['h'] }, rules(good)).because).toMatch(/no group h/);
    expect(only(asked, rules(good, { ok: false, output: 'bad' })).because).toMatch(
      /promtool refuses .*: bad/,
    );
    expect(only(asked).because).toBe('there is no targets/shop/alerts.yml');
  });

  test('a job that is configured, a file that can be executed, a rehearsal', () => {
    const job = { kind: 'job', file: 'prometheus.yml', job: 'api' };
    expect(only(job, { jobs: new Map([['prometheus.yml', ['api']]]) }).state).toBe('pass');
    expect(only(job, { jobs: new Map([['prometheus.yml', ['other']]]) }).state).toBe('fail');
    expect(only({ kind: 'file', file: 'page.md', executable: true })).toMatchObject({
      state: 'fail',
      cure: { command: 'chmod +x targets/shop/page.md' },
    });
    const rehearsal = { kind: 'rehearsal', rehearsal: 'backout' };
    const { report: _, ...dated } = runSeen();
    expect(only(rehearsal)).toMatchObject({
      state: 'skip',
      cause: 'missing',
      cure: { command: './firedrill rehearse backout --target shop' },
    });
    expect(only(rehearsal, { rehearsals: new Map([['backout', { ...dated, status: 'pass' }]]) }).state).toBe(
      'pass',
    );
    expect(only(rehearsal, { rehearsals: new Map([['backout', { ...dated, status: 'fail' }]]) }).state).toBe(
      'fail',
    );
    expect(
      only(rehearsal, { rehearsals: new Map([['backout', { ...dated, status: 'pass', doubt: 'x' }]]) }).cause,
    ).toBe('altered');
    const without = { ...dated, status: 'pass', skipped: ['migrate-back'] } as const;
    expect(only(rehearsal, { rehearsals: new Map([['backout', without]]) })).toMatchObject({
      state: 'skip',
      cause: 'unseen',
      because: expect.stringContaining('the procedure was not done: migrate-back'),
    });
  });
});
