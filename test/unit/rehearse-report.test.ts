/** What a rehearsal's timeline comes to, and every form of its report. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { EVALUATIONS, SCRAPES, type TimelineRecord, WALL_CLOCK } from '../../harness/model/timeline.ts';
import type { DecisionRecord } from '../../harness/rehearse/decision/records.ts';
import { judgeRehearsal } from '../../harness/rehearse/judge-rehearsal.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import type { RehearsalHeader, RehearsalRecord } from '../../harness/rehearse/records.ts';
import { procedure } from '../../harness/rehearse/rehearsal.ts';
import type { RowRecord } from '../../harness/rehearse/row-records.ts';
import { html } from '../../harness/report/formats/html.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { rehearsalDocument } from '../../harness/report/rehearsal/rehearsal-document.ts';
import { rehearsalPicture } from '../../harness/report/rehearsal/rehearsal-picture.ts';
import type { Earlier, RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { runbook } from '../../harness/report/rehearsal/runbook.ts';
import definition from '../../targets/atmr/rehearsals/backout.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../results/rehearsal.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

/** What a backout's timeline may hold. */
type AnyRecord = TimelineRecord | RehearsalRecord | RowRecord | DecisionRecord;

const backout = parseRehearsal(definition, 'backout.ts');
const steps = procedure(backout, 'named', 'errors');
const header: RehearsalHeader = {
  kind: 'rehearsal',
  t: 0,
  schema: 1,
  run: '20261103-090000-atmr-backout-errors-0000',
  rehearsal: 'backout',
  title: backout.title,
  target: 'atmr',
  variant: 'errors',
  variantTitle: '<b>half</b> of all | fail',
  way: 'named',
  manual: false,
  startedAt: '2026-11-03T09:00:00.000Z',
  commit: 'abc',
  firedrill: '0.1.0',
  engine: 'Docker',
  images: { node: { reference: 'node:26', digest: 'sha256:0', origin: 'built' } },
  resolutionMs: 20,
  pace: {
    pace: 1,
    reason: 'asked for',
    scrapeIntervalMs: 15_000,
    evaluationIntervalMs: 15_000,
    groupWaitMs: 10_000,
    groupIntervalMs: 300_000,
  },
  stableProbes: 25,
  steps: steps.map(({ id, title, who, until, part, tier }) => ({
    id,
    title,
    who,
    until,
    ...(part === undefined ? {} : { part }),
    ...(tier === undefined ? {} : { tier }),
  })),
  figures: backout.figures,
  expects: { act: true, because: '5xx' },
};
const ID = 'aaaaaaaa-0000';
const wrote = (id: string) => `Passenger ${id}`;
const rehearsed = steps.filter(({ part }) => part !== 'paper');
const SOURCES = ['prometheus', EVALUATIONS, SCRAPES, 'receiver', 'prober', WALL_CLOCK];
const done = (step: string, t: number, high = 1000): AnyRecord[] => [
  { kind: 'step', t, step, edge: 'begin', attempt: 1 },
  { kind: 'step', t: t + high, step, edge: 'end', attempt: 1, outcome: 'done', measured: { low: 500, high } },
];
const decision = {
  act: true,
  because: '5xx above 10 %: 17 %',
  rules: [{ id: 'errors', title: '5xx', kind: 'trigger' as const, holds: true, because: '17 %' }],
};
const GOOD: AnyRecord[] = [
  header,
  ...SOURCES.map((source) => ({ kind: 'source' as const, t: 50, source, ok: true, detail: 'there' })),
  ...rehearsed.flatMap(({ id }, index) => done(id, 1000 * (index + 1))),
  { kind: 'attempt', t: 100, id: ID },
  { kind: 'write', id: ID, intended: 100, sent: 100, t: 120, outcome: 'acknowledged', status: 201 },
  { kind: 'decision', t: 5000, decision },
  { kind: 'kept', t: 5100, id: ID, ok: true, seen: wrote(ID) },
  { kind: 'figure', t: 5200, figure: 'decided', measured: { low: 4000, high: 4000 } },
  { kind: 'figure', t: 5200, figure: 'rto', measured: { low: 8000, high: 9000 } },
  { kind: 'figure', t: 5200, figure: 'window', measured: { low: 4000, high: 4000 } },
  { kind: 'checked', t: 6000, list: 'after the rollback', title: 'smoke', ok: false, evidence: 'not yet' },
  {
    kind: 'checked',
    t: 7000,
    list: 'after the rollback',
    title: 'smoke',
    ok: true,
    evidence: 'five | of <five>',
  },
  { kind: 'readback', t: 20_000, id: ID, copies: 1 },
  { kind: 'content', t: 20_100, id: ID, ok: true, seen: wrote(ID), when: 'end' },
  { kind: 'end', t: 21_000, outcome: 'completed', reason: '' },
];

function judged(records: readonly AnyRecord[], trend: readonly Earlier[] = []): RehearsalReport {
  const { parts } = backout;
  const timeline = readTimeline(records, parts, 'timeline.jsonl');
  const report = judgeRehearsal(timeline, parts, new Map([['migrate-down', trend]]));
  if (report === undefined) throw new Error('no header');
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  return report;
}
/** The good timeline with some records in another form; `undefined` leaves one out. */
const changed = (change: (record: AnyRecord) => AnyRecord | undefined): AnyRecord[] =>
  GOOD.flatMap((record) => change(record) ?? []);

const terminalOf = (report: RehearsalReport) =>
  terminal(rehearsalDocument(report, rehearsalPicture(report, { users: [], readiness: [], liveness: [] })));

test('all in time and nothing lost is a pass', () => {
  const report = judged(GOOD);
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.checklist.map(({ title, ok }) => [title, ok])).toEqual([
    ['smoke', true],
    ['no critical data is lost', true],
  ]);
  expect(report.figures.find(({ id }) => id === 'rpo')).toEqual(
    expect.objectContaining({ measured: { low: 0, high: 0 }, grade: 'pass' }),
  );
});

const BROKEN: [string, (record: AnyRecord) => AnyRecord | undefined, string, RegExp][] = [
  [
    'a row that reads otherwise than before the way back',
    (one) => (one.kind === 'content' ? { ...one, ok: false, seen: '' } : one),
    'fail',
    /1 acknowledged writes were lost, aaaaaaaa-0000 .* reads ""/,
  ],
  [
    'a row that is gone',
    (one) => (one.kind === 'readback' ? { ...one, copies: 0 } : one.kind === 'content' ? undefined : one),
    'fail',
    /aaaaaaaa-0000 .* is gone.*no critical data is lost/,
  ],
  [
    'a step above its objective',
    (one) =>
      one.kind === 'step' && one.edge === 'end' && one.step === 'migrate-down'
        ? { ...one, measured: { low: 10, high: 30_001 } }
        : one,
    'fail',
    /Roll back the migration \(named\): too late/,
  ],
  [
    'a step that failed',
    (one) =>
      one.kind === 'step' && one.edge === 'end' && one.step === 'deploy-back'
        ? {
            kind: 'step',
            t: one.t,
            step: one.step,
            edge: 'end',
            attempt: 1,
            outcome: 'failed',
            reason: 'no image',
          }
        : one,
    'fail',
    /Roll back the deployment: no image/,
  ],
  [
    'a step that was skipped by hand',
    (one) =>
      one.kind === 'step' && one.edge === 'end' && one.step === 'migrate-down'
        ? {
            kind: 'step',
            t: one.t,
            step: one.step,
            edge: 'end',
            attempt: 1,
            outcome: 'skipped',
            reason: 'no key',
          }
        : one,
    'not-proven',
    /a step was skipped/,
  ],
  [
    'a scene that could not be set',
    (one) =>
      one.kind === 'step' && one.edge === 'end' && one.step === 'deploy'
        ? {
            kind: 'step',
            t: one.t,
            step: one.step,
            edge: 'end',
            attempt: 1,
            outcome: 'failed',
            reason: 'no disk',
          }
        : one,
    'not-proven',
    /Deploy the next release: no disk/,
  ],
  [
    'the wrong decision',
    (one) => (one.kind === 'decision' ? { ...one, decision: { ...decision, act: false } } : one),
    'fail',
    /decided not to act, and had to be to act: 5xx/,
  ],
  [
    'the right decision for another reason',
    (one) => (one.kind === 'decision' ? { ...one, decision: { ...decision, because: 'it rains' } } : one),
    'fail',
    /had to be/,
  ],
  [
    'a point of the checklist',
    (one) => (one.kind === 'checked' ? { ...one, ok: false, evidence: 'a 500' } : one),
    'fail',
    /smoke: a 500/,
  ],
  [
    'no RTO',
    (one) => (one.kind === 'figure' && one.figure === 'rto' ? undefined : one),
    'not-proven',
    /RTO.*never came/,
  ],
  [
    'nothing read back',
    (one) => (one.kind === 'readback' ? undefined : one),
    'not-proven',
    /RPO|could not say/,
  ],
  [
    'a step never come to',
    (one) => (one.kind === 'step' && one.step === 'checklist' ? undefined : one),
    'not-proven',
    /never come to/,
  ],
  [
    'an interruption',
    (one) => {
      if (one.kind === 'end') return { ...one, outcome: 'aborted', reason: 'SIGINT' };
      const later = one.kind === 'step' && one.step === 'checklist' && one.edge === 'end';
      return later || one.kind === 'readback' || one.kind === 'content' ? undefined : one;
    },
    'aborted',
    /SIGINT/,
  ],
  ['no end', (one) => (one.kind === 'end' ? undefined : one), 'error', /does not say how/],
];
test.each(BROKEN)('%s', (_, change, status, reason) => {
  const { verdict } = judged(changed(change));
  expect(verdict).toEqual({ status, reason: expect.stringMatching(reason) });
});

describe('who could not see', () => {
  const said = (source: string, t: number): AnyRecord => ({
    kind: 'source',
    t,
    source,
    ok: false,
    detail: 'no answer',
  });
  test.each(SOURCES)('is believed nothing good: %s', (source) => {
    const { verdict } = judged([...GOOD, said(source, 3000)]);
    expect(verdict).toEqual({ status: 'not-proven', reason: expect.stringContaining('no answer') });
  });
  test.each(SOURCES)('is no trouble once the procedure is over: %s', (source) => {
    expect(judged([...GOOD, said(source, 15_000)]).verdict).toEqual({ status: 'pass' });
  });
  test('is let be while those who look are on their way', () => {
    const before = SOURCES.filter((source) => source !== WALL_CLOCK).map((source) => said(source, 20));
    const [first, ...rest] = GOOD;
    expect(judged(first === undefined ? [] : [first, ...before, ...rest]).verdict).toEqual({
      status: 'pass',
    });
  });
  test('is not blamed for a wrong decision, and is when that was made before', () => {
    const wrong = changed((one) =>
      one.kind === 'decision' ? { ...one, decision: { ...decision, act: false } } : one,
    );
    expect(judged([...wrong, said('prometheus', 4000)]).verdict.status).toBe('not-proven');
    expect(judged([...wrong, said('prometheus', 6000)]).verdict.status).toBe('fail');
  });
  test('a rehearsal that was not watched is known by there being no word of it', () => {
    const { verdict } = judged(GOOD.filter((one) => one.kind !== 'source' || one.source !== 'receiver'));
    expect(verdict).toEqual({
      status: 'not-proven',
      reason: expect.stringContaining('nothing was recorded of receiver'),
    });
  });
});

describe('too late', () => {
  const late = changed((one) =>
    one.kind === 'step' && one.edge === 'end' && one.step === 'migrate-down'
      ? { ...one, t: one.t + 39_000, measured: { low: 39_000, high: 40_000 } }
      : one,
  );
  const began = late.find((one) => one.kind === 'step' && one.step === 'migrate-down')?.t ?? 0;
  const stall = (forMs: number, thread: 'main' | 'prober'): AnyRecord => ({
    kind: 'stall',
    t: began + 20_000,
    forMs,
    thread,
  });
  test.each([
    [10_001, 'main', 'not-proven'],
    [9_999, 'main', 'fail'],
    [10_001, 'prober', 'fail'],
  ] as const)(
    'by 10 s, of which the runner stood still for %i ms in its %s thread',
    (forMs, thread, status) => {
      const { verdict } = judged([...late, stall(forMs, thread)]);
      expect(verdict).toEqual({
        status,
        reason: expect.stringContaining('Roll back the migration (named): too late'),
      });
    },
  );
  test('a step that is tried again is timed from its first attempt', () => {
    const again = late.flatMap((one): AnyRecord[] => {
      if (one.kind !== 'step' || one.step !== 'migrate-down') return [one];
      if (one.edge === 'end') return [{ ...one, attempt: 2, measured: { low: 500, high: 1000 } }];
      const failed = { attempt: 1, outcome: 'failed' as const, reason: 'no key' };
      return [
        one,
        { kind: 'step', t: one.t + 29_000, step: one.step, edge: 'end', ...failed },
        { ...one, t: one.t + 29_001, attempt: 2 },
      ];
    });
    const step = judged(again).steps.find(({ id }) => id === 'migrate-down');
    expect(step).toEqual(
      expect.objectContaining({ attempts: 2, measured: { low: 29_501, high: 30_001 }, grade: 'fail' }),
    );
  });
});

test('a hurry is told, with how long each wait lasted and how long it lasts', () => {
  const waits = [{ id: 'watch', title: 'the watch', ms: 120_000, wholeMs: 1_800_000 }];
  const hurried = changed((one) => (one.kind === 'rehearsal' ? { ...one, hurry: 15, waits } : one));
  const report = judged(hurried);
  expect([report.hurry, report.deviations]).toEqual([
    15,
    ['in a hurry of 15: the watch lasted 2 min at most, and lasts 30 min'],
  ]);
  const unhurried = changed((one) => (one.kind === 'rehearsal' ? { ...one, waits } : one));
  expect(judged(unhurried).deviations).toEqual([]);
});

test('a write that was not acknowledged, whose id the target gives, is not one of unknown fate', () => {
  const cut = {
    kind: 'write' as const,
    id: 'cut',
    intended: 200,
    sent: 200,
    t: 210,
    outcome: 'indeterminate' as const,
  };
  const unanswered: AnyRecord[] = [
    { kind: 'attempt', t: 200, id: 'cut' },
    cut,
    { kind: 'readback', t: 20_050, id: 'cut', copies: -1 },
  ];
  const end = GOOD.length - 1;
  const whole = [...GOOD.slice(0, end), ...unanswered, ...GOOD.slice(end)];
  expect(judged(whole).verdict.reason).toContain('of 1 writes the target could not say');
  const named = whole.map((one) => (one.kind === 'rehearsal' ? { ...one, findable: false as const } : one));
  expect(judged(named).verdict).toEqual({ status: 'pass' });
});

test('what is in the runbook alone is told apart: every step of the report was to be timed', () => {
  const { steps: shown, notRehearsed } = judged(GOOD);
  for (const { title, measured } of shown) expect(measured, title).not.toBeNull();
  expect(notRehearsed.map(({ title }) => title)).toEqual(['Roll back the code', 'Write the post-mortem']);
  const ids = (variant: string) => procedure(backout, 'named', variant).map(({ id }) => id);
  expect([ids('database-fails').includes('mend'), ids('errors').includes('mend')]).toEqual([true, false]);
});

test('what follows on a step is asked for where that step was done, in every form', () => {
  const followUps = [
    { title: 'open an issue', who: 'backend team', after: 'deploy-back' },
    { title: 'write to all', who: 'lead', after: 'declare' },
  ];
  const asking = changed((record) => (record.kind === 'rehearsal' ? { ...record, followUps } : record));
  const report = judged(asking);
  expect(report.followUps).toEqual([{ title: 'open an issue', who: 'backend team' }]);
  const text = markdown(
    rehearsalDocument(report, rehearsalPicture(report, { users: [], readiness: [], liveness: [] })),
  );
  expect(text).toMatch(/## Follow-ups\n\nThe way back was gone, for 5xx above 10 %: 17 %/);
  expect(text).toMatch(/^\| open an issue \| backend team \| … \| … \|$/m);
  expect(terminalOf(report)).toMatch(/to follow: open an issue \(backend team\)/);
  expect(judged(GOOD).followUps).toBeUndefined();
});

test('where it was right not to act nothing is late, and nothing missing', () => {
  const stay = { ...decision, act: false, because: 'a few users only' };
  const report = judged(
    changed((one) => {
      if (one.kind === 'rehearsal') return { ...one, expects: { act: false, because: 'a few users' } };
      if (one.kind === 'decision') return { ...one, decision: stay };
      return one.kind === 'figure' && one.figure !== 'decided' ? undefined : one;
    }),
  );
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.figures.find(({ id }) => id === 'rto')).toEqual(
    expect.objectContaining({ grade: null, absent: 'it was decided not to act' }),
  );
  expect(terminalOf(report)).toMatch(/it was right not to act, and nothing was lost/);
});

test('what the release damaged before the way back is told, and is not lost by it', () => {
  const report = judged(
    changed((one) =>
      one.kind === 'kept' || one.kind === 'content' ? { ...one, ok: false, seen: 'Passenger aaa' } : one,
    ),
  );
  expect(report.verdict.status).toBe('pass');
  expect(report.damaged).toEqual([{ id: ID, wrote: wrote(ID), reads: 'Passenger aaa' }]);
  expect(report.deviations.join()).toMatch(/1 rows were wrong before the way back/);
  expect(report.checklist.at(-1)?.evidence).toMatch(/before the way back; 1 were wrong then already/);
  expect(terminalOf(report)).toMatch(/nothing was lost, 1 rows were spoilt by the release/);
});

test('without a part that compares rows, one that is acknowledged and gone is lost by its id', () => {
  const gone = changed((one) => (one.kind === 'readback' ? { ...one, copies: 0 } : one));
  const report = judgeRehearsal(readTimeline(gone, [], 'timeline.jsonl'), [], new Map());
  expect(report?.lost).toEqual([{ id: ID, wrote: ID, reads: null }]);
  expect(report?.verdict).toEqual({
    status: 'fail',
    reason: expect.stringContaining(`1 acknowledged writes were lost, ${ID}`),
  });
});

describe('its forms', () => {
  const trend = Array.from({ length: 14 }, (_, n) => ({ startedAt: `2025-${n}`, high: 1000 * (n + 1) }));
  const report = judged(GOOD, trend);
  const seens = {
    users: [
      { t: 100, good: true },
      { t: 200, good: false },
      { t: 300, good: true },
    ],
    readiness: [],
    liveness: [],
  };
  const document = rehearsalDocument(report, rehearsalPicture(report, seens));

  test('compare with the last twelve and the last', () => {
    const step = report.steps.find(({ id }) => id === 'migrate-down');
    expect([step?.trend.length, step?.trend[0]?.high, step?.last?.high]).toEqual([12, 3000, 14_000]);
    expect(markdown(document)).toMatch(
      /Roll back the migration \(named\) \| 500 ms–1.00 s \| ≤ 30 s \| – \| 14.0 s \| [▁-█]{13} \|/u,
    );
  });
  test('Markdown has times, picture, decision, checklist, deviations and room to sign', () => {
    const text = markdown(document);
    for (const part of [
      '## Times',
      '▓ step',
      '## Decision',
      '## Checklist',
      '## Deviations',
      'seen by the lead',
    ])
      expect(text).toContain(part);
    expect(text).toContain('five \\| of &lt;five>');
    expect(text).not.toMatch(/[^\\]<b>/);
  });
  test('HTML is one file without anything from elsewhere, in which nothing breaks out', () => {
    const page = html(document);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<b>half|src=|href=|<script/);
    expect(page).toContain('five | of &lt;five&gt;');
    expect(page.match(/<svg/g)).toHaveLength(1);
  });
  test('the terminal tells every figure and the verdict', () => {
    expect(terminal(document)).toMatch(/✓ +RTO.*8.00–9.00 s.*≤ 5 min[\s\S]*PASS backout\/errors on atmr/);
  });
});

test('the runbook has each step of each way but the scene, with who does it and within what', () => {
  for (const way of backout.ways) {
    const all = backout.steps(way);
    const text = markdown(
      runbook({ ...backout, due: 'the 1st of each month', way, target: 'atmr', steps: all }),
    );
    const shown = all.filter(({ part }) => part !== 'scene');
    for (const { who } of shown) expect(text).toContain(`**${who}**`);
    expect(text.match(/^## \d+\. /gm)).toHaveLength(shown.length);
    expect(text).toMatch(/within 30 s[\s\S]*within 5 min/);
    expect(text).not.toMatch(/Deploy the next release/);
  }
});

test('the runbook has contacts, how they are reached, and who is next when they do not answer', () => {
  const contacts = { 'on-call': { who: 'on-call engineer', reach: 'PagerDuty' }, dba: { who: 'DBA' } };
  const people = {
    contacts,
    escalation: [
      { tell: 'on-call', afterMs: 0 },
      { tell: 'dba', afterMs: 900_000 },
    ],
  };
  const text = markdown(runbook({ ...backout, due: 'the 1st', way: 'x', target: 'atmr', steps: [], people }));
  expect(text).toMatch(/## Contacts/);
  expect(text).toMatch(/\| on-call engineer \| PagerDuty \| at once \|/);
  expect(text).toMatch(/\| DBA \| – \| after 15 min \|/);
});
