/** An incident in a team's own form, words, hours and severities. */

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { problemsOfForm, readForm } from '../../harness/incident/form.ts';
import { incidentOf } from '../../harness/incident/incident.ts';
import { PLACEHOLDERS } from '../../harness/incident/placeholders.ts';
import { DEFAULT_SCALE, type Scale, scaleSchema } from '../../harness/incident/scale.ts';
import { type WorkingHours, workingDeadline } from '../../harness/incident/working-hours.ts';
import type { PeopleOfRun } from '../../harness/model/people.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { html } from '../../harness/report/formats/html.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { drillAccount } from '../../harness/report/incident/drill-account.ts';
import { incidentDocument } from '../../harness/report/incident/incident-document.ts';
import { render } from '../../harness/report/renderings.ts';
import { gather } from '../../harness/signals/facts.ts';
import { changed, plus, withContract, withHeader } from './support/mutate.ts';
import { pastRun } from './support/past.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const losing = changed(healthyRun(), 'readback', (one) => (one.id === 'w10' ? { ...one, copies: 0 } : one));

function documentOf(records: readonly TimelineRecord[], scale: Scale, form?: string, runsBefore = 0) {
  const facts = gather(records);
  const { report } = render(facts);
  const { header } = facts;
  if (header === undefined) throw new Error('no header');
  const account = drillAccount(report, header, facts);
  const before = Array.from({ length: runsBefore }, (_, i) =>
    pastRun({ run: `before-${i}`, target: 'demo', verdict: 'fail', startedAt: report.startedAt }),
  );
  const incident = incidentOf(account, facts, scale, before);
  return incidentDocument({
    account,
    facts,
    incident,
    scale,
    contacts: { oncall: 'the one on call, by pager' },
    ...(form === undefined ? {} : { form }),
  });
}

const scaleOf = (change: object): Scale => scaleSchema.parse({ ...DEFAULT_SCALE, ...change });

describe('a form', () => {
  const FORM = `<!-- for those who {write} it -->
# Post-mortem: {title}
Severity **{severity}**, seen again by \`{again}\`

## When
- {started} it began
- {acknowledged} it was taken up
- {timeline}

## To do
- [ ] {actions}
- [ ] tell {people}
`;
  const text = markdown(documentOf(losing, DEFAULT_SCALE, FORM));

  test('keeps its headings, their order and its own words', () => {
    expect(text).toMatch(/^# Post-mortem: /);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'When',
      'To do',
      'Summary',
      'Detection',
      'Messages',
    ]);
    expect(text).toMatch(/^Severity \*\*SEV1\*\*, seen again by `\.\/firedrill run db-down\/stopped/m);
  });

  test('says a line with several once for each, and what no record has is left for people', () => {
    expect(text).toMatch(/^- \d\d:\d\d:\d\d it began$/m);
    expect(text).toMatch(/^- … \(for people to say\) it was taken up$/m);
    expect(text.match(/^- \d\d:\d\d:\d\d .*: /gm)?.length).toBeGreaterThan(5);
    expect(text).toMatch(
      /^- \[ \] keep: no acknowledged write is lost \(shown by ledger\/lost; owner …, due …\)$/m,
    );
    expect(text).toMatch(/^- \[ \] tell … \(for people to say\)$/m);
  });

  test('is a page, too, in which what is to be done has boxes', () => {
    const page = html(documentOf(losing, DEFAULT_SCALE, FORM));
    expect(page).toContain('<h2>To do</h2>');
    expect(page).toContain('<li>☐ keep: no acknowledged write is lost');
  });

  test('is told what is wrong with it by line, with what there is', () => {
    expect(problemsOfForm(FORM.replace('{again}', '{agian}').replace('{write}', 'write'))).toEqual([
      expect.stringMatching(/^line 3 has \{agian\}, which is no placeholder; there are title, slug/),
    ]);
    expect(problemsOfForm('no title, {date}')).toEqual([expect.stringMatching(/^has no title/)]);
    expect(problemsOfForm('# Post-mortem')).toEqual([expect.stringMatching(/^has nothing that evidence/)]);
  });

  test('has marks of Markdown, and what is filled in has none', () => {
    expect(readForm('# T\n\n- [x] done\n* item\ntext')).toEqual([
      { sort: 'title', text: 'T' },
      { sort: 'task', text: 'done' },
      { sort: 'item', text: 'item' },
      { sort: 'text', text: 'text' },
    ]);
    const hostile = withHeader(losing, { drillTitle: '**bold** <script>' });
    expect(markdown(documentOf(hostile, DEFAULT_SCALE, FORM))).toMatch(
      /^# Post-mortem: \\\*\\\*bold\\\*\\\* &lt;script>/,
    );
  });
});

describe('the time to take it up', () => {
  const PEOPLE: PeopleOfRun = {
    manual: true,
    hurry: 1,
    unanswered: 0,
    contacts: { 'on-call': { who: 'on-call engineer', receiver: 'pager' } },
    escalation: [{ tell: 'on-call', afterMs: 0 }],
  };
  const taken = (afterMs: number, people: Partial<PeopleOfRun> = {}) => {
    const t = EDGES.undoing;
    const page = { alert: 'ReadinessFailed', receiver: 'pager', arrived: t - 20, text: 'not ready' };
    return markdown(
      documentOf(
        plus(
          withHeader(withContract(losing, { people: {} }), { people: { ...PEOPLE, ...people } }),
          { kind: 'paged', t, page },
          { kind: 'step', t, step: 'acknowledge', attempt: 1, edge: 'begin' },
          {
            kind: 'step',
            t: t + afterMs,
            step: 'acknowledge',
            attempt: 1,
            edge: 'end',
            outcome: 'done',
            measured: { low: afterMs - 100, high: afterMs },
          },
        ),
        DEFAULT_SCALE,
      ),
    );
  };

  test('is held against the severity, whatever the hurry of the run', () => {
    expect(taken(60_000)).toMatch(/to be taken up: within 15m, .*; it was .* after the page, in time/);
    expect(taken(20 * 60_000)).toMatch(/it was .* after the page, too late/);
    expect(taken(60_000, { hurry: 60 })).toMatch(/it was .* after the page, too late/);
    expect(taken(60_000)).toMatch(/\| people \| the page is taken up \|/);
  });

  test('is for people to say where none were asked', () => {
    expect(markdown(documentOf(losing, DEFAULT_SCALE))).toMatch(
      /to be taken up: within 15m, which is by \d{4}-\d\d-\d\d \d\d:\d\d UTC; it was after … \(for people to say\)/,
    );
  });
});

test.each([
  ['within a day', '2026-11-25T09:00:00Z', 4, '2026-11-25T13:00:00.000Z'],
  ['over night', '2026-11-25T15:30:00Z', 4, '2026-11-26T10:30:00.000Z'],
  ['over a weekend', '2026-11-28T05:00:00Z', 4, '2026-11-30T12:00:00.000Z'],
  ['of days', '2026-11-27T16:00:00Z', 24, '2026-12-02T13:00:00.000Z'],
  ['to the second', '2026-11-25T16:59:30Z', 1, '2026-11-26T08:59:30.000Z'],
])('working hours alone count: %s', (_, from, hours, until) => {
  const week: WorkingHours = {
    weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    from: '09:00',
    to: '18:00',
  };
  const by = workingDeadline(Date.parse(from), hours * 3_600_000, week, 'Europe/Paris');
  expect(new Date(by ?? 0).toISOString()).toBe(until);
});

describe('messages', () => {
  const words = (change: object, records: readonly TimelineRecord[] = losing) =>
    markdown(documentOf(records, scaleOf({ parts: ['messages'], ...change })));

  test('go where the team says, and the banner comes down when users are served', () => {
    const text = words({
      messages: {
        started: { to: '#ops', words: '{severity}: {symptom}\nETA: {people}\nChannel: {channel}' },
        banner: { to: 'status page', words: 'we look into it' },
        loss: { to: 'all users, by mail', words: '{lost} lost' },
      },
    });
    expect(text).toMatch(/\*\*started\*\* to #ops, at [\d:]{8}:\n\n```text\nSEV1: users get errors/);
    expect(text).toMatch(/ETA: … \(for people to say\)\nChannel: #ops\n```/);
    expect(text).toMatch(/\*\*banner\*\* to status page, up from [\d:]{8}, taken off at [\d:]{8}:/);
    expect(text).toMatch(/\*\*loss\*\* to all users, by mail, once it is known[^`]*```text\n1 lost\n/);
  });

  test('of an update each that was due, with what was known then', () => {
    const often = DEFAULT_SCALE.severities.map((one) => ({ ...one, updates: '1s' }));
    const text = words({ severities: often });
    const updates = [...text.matchAll(/\*\*update\*\*, due at [\d:]{8}:\n\n```text\n(.*)/g)].map(
      ([, said]) => said,
    );
    expect(updates.length).toBeGreaterThan(1);
    expect(new Set(updates).size).toBe(updates.length);
    expect(words({})).toMatch(/\*\*update\*\*: not sent, every 30m; it was over before the first was due/);
  });

  test('without lost data do not go to all, and a severity sends those it names', () => {
    const kept = healthyRun();
    expect(words({}, kept)).toMatch(/\*\*loss\*\*: not sent, nothing that was confirmed is lost/);
    const few = DEFAULT_SCALE.severities.map((one) => ({ ...one, messages: ['resolved'] }));
    expect([...words({ severities: few }).matchAll(/^\*\*(\w+)\*\*/gm)].map(([, name]) => name)).toEqual([
      'resolved',
    ]);
  });

  test('cannot end their block early', () => {
    expect(words({ messages: { started: 'run ```sh here' } })).toMatch(/````text\nrun ```sh here\n````/);
  });
});

describe('a lesser severity', () => {
  const lesser = scaleOf({
    severities: [
      { name: 'SEV3', means: 'a bug', answer: '24h', tell: ['oncall'], postMortem: false, when: {} },
    ],
    similar: { times: 3, within: '30d', tell: ['CTO'] },
  });

  test('has no post-mortem', () => {
    const text = markdown(documentOf(losing, { ...lesser, file: 'post-mortems/{slug}.md' }));
    expect(text).toMatch(/post-mortem: none is asked at SEV3/);
    expect(text).not.toMatch(/to be filed as/);
  });

  test('has one once three were alike, and those are told who decide', () => {
    const text = markdown(documentOf(losing, lesser, undefined, 2));
    expect(text).toMatch(/alike: 3 runs .*: that is 3 or more, and is escalated, to CTO/);
    expect(text).toMatch(/post-mortem: due within 7d, by \d{4}-\d\d-\d\d, since so many were alike/);
    const filed = markdown(documentOf(losing, { ...lesser, file: 'post-mortems/{slug}.md' }, undefined, 2));
    expect(filed).toMatch(/to be filed as `post-mortems\/demo-[a-z-]+\.md`/);
  });

  test('tells contacts of the contract as they are reached', () => {
    expect(markdown(documentOf(losing, lesser))).toMatch(/to be told: oncall \(the one on call, by pager\)/);
  });
});

test('a drill that healed what it broke says nothing of how long people take', () => {
  expect(markdown(documentOf(losing, DEFAULT_SCALE))).toMatch(
    /healed: by the drill itself, .* after it broke: nothing here tells how long people take/,
  );
});

test('the documentation has each placeholder, and no other', async () => {
  const page = await readFile('docs/incidents.md', 'utf8');
  const told = [...page.matchAll(/^\| `\{(\w+)\}` \| (.*) \|$/gm)].map(([, name, means]) => [name, means]);
  expect(told).toEqual(Object.entries(PLACEHOLDERS));
});
