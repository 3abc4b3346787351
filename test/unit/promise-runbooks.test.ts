/** Lines of runbooks: each is asked while the fault is in, and must lead to the right row and to no other. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import type { Place } from '../../harness/promises/problems.ts';
import { runbooks } from '../../harness/promises/runbooks/runbooks.ts';
import type { Runbook } from '../../harness/promises/runbooks/spec.ts';
import { runbookMutants } from '../../harness/prove/mutants/runbooks.ts';
import { proof } from '../../harness/prove/prove.ts';
import { recordingOf } from '../../harness/prove/recording.ts';
import { gather } from '../../harness/signals/facts.ts';
import { changed, plus, withContract, without } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

const BOOK: Runbook = {
  file: 'runbooks/errors.md',
  rows: { pool: 'Pool exhausted', bucket: 'Bucket missing' },
  pointsTo: 'pool',
  questions: {
    share: { promql: 'failed / all', symptom: { above: 0.05 } },
    active: { promql: 'pool_active', rows: { pool: { above: 18 } } },
    log: {
      command: 'docker logs --tail 50 <api>',
      log: ['api'],
      last: 50,
      rows: { pool: { prints: 'all \\d+ in use' }, bucket: { prints: 'no such bucket' } },
    },
    statements: { command: 'psql -c …', in: 'database', rows: { bucket: { prints: '^9\\d' } } },
  },
  skipped: { 'kubectl get pods': 'no cluster' },
};

type Look = Extract<TimelineRecord, { kind: 'runbook' }>;

const look = (question: string, more: Partial<Look>): Look => ({
  kind: 'runbook',
  t: 9_020,
  sent: 9_000,
  runbook: 'errors',
  question,
  phase: 'hold',
  printed: '',
  ...more,
});

const ANSWERS: readonly Look[] = [
  look('share', { printed: '{} 0.087', values: [0.087] }),
  look('active', { printed: '{instance="b"} 3\n{instance="a"} 20', values: [3, 20] }),
  look('log', { printed: 'pool timeout (all 20 in use)', lines: 50 }),
  look('statements', { printed: '12|select 1', exitCode: 0 }),
];
const read: TimelineRecord = { kind: 'source', t: 2_500, source: 'log of api', ok: true, detail: 'read' };

const run = (book: Runbook = BOOK) =>
  plus(withContract(healthyRun(), { runbooks: { errors: book } }), read, ...ANSWERS);

const otherwise = (question: string, more: Partial<Look>) =>
  changed(run(), 'runbook', (record) => (record.question === question ? { ...record, ...more } : record));

function findings(records: readonly TimelineRecord[]) {
  const found = judge(records).findings.filter(({ id }) => id.startsWith('runbooks/'));
  return Object.fromEntries(
    found.map(({ id, grade, because }) => [id.replace('runbooks/errors/', ''), `${grade}: ${because}`]),
  );
}

describe('a runbook', () => {
  test('that leads to the right row, and to no other, passes line by line', () => {
    expect(findings(run())).toEqual({
      share: 'pass: at 9.020 s: {} 0.087',
      active: 'pass: at 9.020 s: {instance="a"} 20',
      log: 'pass: at 9.020 s: pool timeout (all 20 in use)',
      statements: 'pass: in none of 1 look',
    });
  });

  test('is told in the report, with the lines that were not asked', () => {
    expect(judge(run()).runbooks).toEqual([
      {
        runbook: 'errors',
        file: 'runbooks/errors.md',
        pointsTo: 'Pool exhausted',
        lines: [
          { line: 'failed / all', looks: 1, answer: '{} 0.087', pointed: [] },
          { line: 'pool_active', looks: 1, answer: '{instance="a"} 20', pointed: ['Pool exhausted'] },
          {
            line: 'docker logs --tail 50 <api>',
            looks: 1,
            answer: 'pool timeout (all 20 in use)',
            pointed: ['Pool exhausted'],
          },
          { line: 'psql -c …', looks: 1, answer: '12|select 1', pointed: [] },
        ],
        skipped: [{ line: 'kubectl get pods', why: 'no cluster' }],
      },
    ]);
  });

  test.each<[string, string, Partial<Look>, string]>([
    [
      'points nowhere',
      'active',
      { printed: '{} 3', values: [3] },
      'fail: not once in 1 look; last seen: {} 3',
    ],
    ['has no series', 'active', { printed: '', values: [] }, 'fail: not once in 1 look; last seen: nothing'],
    [
      'has no such line',
      'log',
      { printed: '' },
      'fail: not once in 1 look; last seen: nothing of it in 50 lines',
    ],
    [
      'points elsewhere as well',
      'log',
      { printed: 'pool timeout (all 20 in use)\nno such bucket' },
      'fail: at 9.020 s it points to "Bucket missing": no such bucket',
    ],
    [
      'points elsewhere where this line tells nothing of the right row',
      'statements',
      { printed: '97|select' },
      'fail: at 9.020 s it points to "Bucket missing": 97|select',
    ],
    [
      'has no symptom',
      'share',
      { printed: '{} 0', values: [0] },
      'fail: not once in 1 look; last seen: {} 0',
    ],
    [
      'cannot be carried out, though it may point nowhere',
      'statements',
      { printed: 'psql: not found', exitCode: 127 },
      'fail: not once in 1 look; last seen: exit code 127: psql: not found',
    ],
    [
      'had no answer',
      'statements',
      { error: 'no answer within 10 s' },
      'no-evidence: there was no answer: no answer within 10 s',
    ],
    ['was asked before the fault alone', 'log', { phase: 'steady' }, 'no-evidence: it was not asked'],
  ])('of which a line %s is not passed', (_, question, more, said) => {
    expect(findings(otherwise(question, more))[question]).toBe(said);
  });

  test('is wrong by one look, whenever that was: people may look at any moment', () => {
    const late = look('log', { t: 12_000, printed: 'no such bucket', lines: 50 });
    expect(findings(plus(run(), late)).log).toBe(
      'fail: at 12.000 s it points to "Bucket missing": no such bucket',
    );
  });

  test('without the right row may lead to none of its rows, and its symptom is not asked for', () => {
    const { pointsTo: _, ...none } = BOOK;
    expect(findings(run(none))).toEqual({
      active: expect.stringMatching(/^fail: .* points to "Pool exhausted"/),
      log: expect.stringMatching(/^fail: .* points to "Pool exhausted"/),
      statements: 'pass: in none of 1 look',
    });
  });

  test('whose query points nowhere while Prometheus does not answer leads nowhere that is known', () => {
    const nowhere = otherwise('active', { printed: '{} 3', values: [3] });
    const lost: TimelineRecord = {
      kind: 'source',
      t: 9_500,
      source: 'prometheus',
      ok: false,
      detail: 'gone',
    };
    expect(findings(plus(nowhere, lost)).active).toMatch(/^no-evidence: prometheus/);
  });

  test('that was never opened is no success', () => {
    expect(new Set(Object.values(findings(without(run(), 'runbook'))))).toEqual(
      new Set(['no-evidence: it was not asked']),
    );
  });

  test('is waited for until each line was answered as it must be', () => {
    const facts = gather(run());
    const { header } = facts;
    if (header === undefined) throw new Error('no header');
    const limits = {
      detectMs: 0,
      recoverMs: 0,
      calmMs: 0,
      metricMs: 20_000,
      alerts: { Pool: { fireMs: 42_000, clearMs: 0 } },
    };
    const asked = runbooks.asks({ facts, plan: header, limits, now: () => 0, waiting: false }, 'hold');
    expect(asked.map(({ limitMs, look: seen }) => [limitMs, seen()])).toEqual(
      Array.from({ length: 4 }, () => [42_000, { met: true }]),
    );
  });
});

test('each line that must lead somewhere is noticed to answer nothing', async () => {
  const recording = recordingOf(run());
  if (recording === undefined) throw new Error('no recording');
  const { mutants } = await proof(recording, runbookMutants(recording), []);
  expect(mutants.map(({ id, fate }) => `${id} ${fate}`)).toEqual([
    'runbooks/errors/share/silent killed',
    'runbooks/errors/active/silent killed',
    'runbooks/errors/log/silent killed',
    'runbooks/errors/statements/silent equivalent',
  ]);
});

describe('before anything is started', () => {
  const FILE = [
    '# Errors',
    '## Diagnosis',
    '    failed / all',
    '    pool_active',
    '```sh',
    '# of each replica',
    'docker logs --tail 50 <api>',
    'psql -c …',
    '```',
    '    kubectl get pods',
    '## Causes',
    '    restart everything',
    'Pool exhausted, Bucket missing',
  ].join('\n');
  const place = {
    key: 'drills.x',
    services: ['api', 'database'],
    declared: { probes: {}, workload: false, list: false, prometheus: true },
    text: (file: string) => (file === BOOK.file ? FILE : undefined),
    queryProblem: () => undefined,
    suggest: () => '',
  } as unknown as Place;
  const problems = (change: Partial<Runbook>, at: Place = place) =>
    runbooks.problems({ runbooks: { errors: { ...BOOK, ...change } } }, at);

  test('nothing is wrong with lines that the file has, all of them asked or skipped', () => {
    expect(problems({})).toEqual([]);
  });

  test.each<[string, Partial<Runbook>, RegExp]>([
    ['a file that is not there', { file: 'runbooks/none.md' }, /none\.md, which is not there/],
    ['a heading that is not there', { section: 'First' }, /has no heading "First"/],
    [
      'a line that is asked and not written',
      { skipped: { 'kubectl top': 'x', 'kubectl get pods': 'x' } },
      /no line "kubectl top"/,
    ],
    ['a line that is written and not asked', { skipped: {} }, /has "kubectl get pods", which is not asked/],
    [
      'a cause that the file does not name',
      { rows: { ...BOOK.rows, moon: 'Full moon' } },
      /rows\.moon is "Full moon"/,
    ],
    ['a right row that there is not', { pointsTo: 'moon' }, /pointsTo names moon/],
    [
      'a row by which nothing is known',
      { questions: { share: BOOK.questions.share as never } },
      /no question says by what/,
    ],
  ])('%s is told', (_, change, said) => {
    expect(problems(change).join('\n')).toMatch(said);
  });

  const asked = (question: object, at?: Place) =>
    problems({ questions: { ...BOOK.questions, active: question as never } }, at).join('\n');

  test.each<[string, object, RegExp]>([
    ['no meaning', { promql: 'pool_active' }, /needs either rows.*or symptom/],
    [
      'two meanings',
      { promql: 'pool_active', rows: {}, symptom: { above: 1 } },
      /needs either rows.*or symptom/,
    ],
    ['an unknown row', { promql: 'pool_active', rows: { moon: { above: 1 } } }, /rows names moon/],
    [
      'an unknown service',
      { command: 'pool_active', in: 'moon', rows: { pool: { prints: 'x' } } },
      /names moon/,
    ],
    [
      'a pattern that is none',
      { promql: 'pool_active', rows: { pool: { prints: '(' } } },
      /no regular expression/,
    ],
    [
      'a value of a command',
      { command: 'pool_active', in: 'api', rows: { pool: { above: 1 } } },
      /a command has no value/,
    ],
  ])('a question with %s is told', (_, question, said) => {
    expect(asked(question)).toMatch(said);
  });

  test('a query without a Prometheus is told', () => {
    const none = { ...place, declared: { ...place.declared, prometheus: false } };
    expect(asked(BOOK.questions.active ?? {}, none)).toMatch(/asks Prometheus, and the target has none/);
  });
});
