import { describe, expect, test } from 'vitest';
import type { Filed } from '../../harness/history/entry.ts';
import { incidentOf } from '../../harness/incident/incident.ts';
import { DEFAULT_SCALE, type Scale, scaleSchema, severityOf } from '../../harness/incident/scale.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { drillAccount } from '../../harness/report/incident/drill-account.ts';
import { incidentDocument } from '../../harness/report/incident/incident-document.ts';
import { render } from '../../harness/report/renderings.ts';
import { gather } from '../../harness/signals/facts.ts';
import { changed, without } from './support/mutate.ts';
import { pastRun } from './support/past.ts';
import { healthyRun } from './support/timeline.ts';

const losing = changed(healthyRun(), 'readback', (one) => (one.id === 'w10' ? { ...one, copies: 0 } : one));
const silent = without(losing, 'notification');

function draft(records: readonly TimelineRecord[], scale: Scale = DEFAULT_SCALE, past: Filed[] = []) {
  const facts = gather(records);
  const { report } = render(facts);
  const { header } = facts;
  if (header === undefined) throw new Error('no header');
  const account = drillAccount(report, header, facts);
  const incident = incidentOf(account, facts, scale, past);
  return { incident, report, text: markdown(incidentDocument({ account, facts, incident, scale })) };
}

test.each([
  [{ lost: 1 }, 'SEV1'],
  [{ lost: 0, outageMs: 300_000 }, 'SEV1'],
  [{ lost: 0, outageMs: 6_800 }, 'SEV2'],
  [{ lost: 0, failedShare: 0.02 }, 'SEV2'],
  [{ lost: 0 }, 'SEV3'],
])('%j is %s by the scale that is used where a target has none', (measured, name) => {
  expect(severityOf(DEFAULT_SCALE, measured).name).toBe(name);
});

test('where no condition holds the mildest severity is proposed', () => {
  const scale: Scale = {
    ...DEFAULT_SCALE,
    severities: DEFAULT_SCALE.severities.map((one) => ({ ...one, when: { lost: 1_000 } })),
  };
  expect(severityOf(scale, { lost: 1 }).name).toBe('SEV3');
});

describe('the draft of a run that lost a write', () => {
  const { incident, text, report } = draft(losing);

  test('says how long users were without it, how many requests failed and what was lost', () => {
    expect(report.verdict.status).toBe('fail');
    expect(incident.requests.failed).toBeGreaterThan(0);
    expect(incident.users?.to).toBeGreaterThan(incident.users?.from ?? Number.POSITIVE_INFINITY);
    expect(text).toMatch(/1 of \d+ confirmed writes lost/);
    expect(text).toMatch(/requests: \d+ of \d+ requests failed/);
  });

  test('says who was told, when, and how long after users noticed', () => {
    expect(incident.told.map(({ alert }) => alert)).toEqual(['ReadinessFailed']);
    expect(incident.untold).toEqual([]);
    expect(text).toMatch(/noticed by: ReadinessFailed, told to .*, \d.* after users/);
    expect(text).toMatch(/noticed first: users at [\d:]{8}, then the alert ReadinessFailed at [\d:]{8}/);
  });

  test('tells more people, and those whose data it was', () => {
    expect(text).toMatch(/to be told: on-call, lead, everyone whose data it was/);
    expect(text).toMatch(/^demo: 1 of your changes were confirmed and are gone/m);
  });

  test('has an action for each broken promise, and questions for people', () => {
    expect(text).toMatch(/\| keep: no acknowledged write is lost \| `ledger\/lost` \|/);
    expect(text.match(/for people to say/g)?.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/\{\w+\}/);
  });
});

test('an alert that was never told is the detection gap', () => {
  const { incident, text } = draft(silent);
  expect(incident.untold).toEqual(['ReadinessFailed']);
  expect(text).toMatch(/noticed by: nothing that was set up to/);
  expect(text).toMatch(/should have told: ReadinessFailed, and did not/);
});

test('three alike within the time of the scale are escalated; others do not count', () => {
  const alike = (run: string, change: Partial<Parameters<typeof pastRun>[0]> = {}) =>
    pastRun({ run, target: 'demo', verdict: 'fail', startedAt: '2026-11-01T00:00:00.000Z', ...change });
  const { report } = draft(losing);
  const now = Date.parse(report.startedAt);
  const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString();
  const two = [alike('a', { startedAt: day(2) }), alike('b', { startedAt: day(20) })];
  const others = [
    alike('old', { startedAt: day(31) }),
    alike('later', { startedAt: day(-1) }),
    alike('passed', { startedAt: day(3), verdict: 'pass' }),
    alike('other', { startedAt: day(3), target: 'other' }),
    alike(report.run, { startedAt: day(0) }),
  ];
  expect(draft(losing, DEFAULT_SCALE, [...two, ...others]).incident.similar?.times).toBe(3);
  expect(draft(losing, DEFAULT_SCALE, [...two, ...others]).text).toMatch(/and is escalated/);
  expect(draft(losing, DEFAULT_SCALE, two.slice(1)).text).not.toMatch(/and is escalated/);
});

test('the words and parts are those of the team', () => {
  const scale = scaleSchema.parse({
    severities: [{ name: 'Critical', means: 'all of it', answer: '15m', tell: ['CTO'], when: {} }],
    within: '24h',
    parts: ['impact', 'messages'],
    messages: { started: 'Heads up: {target} ({severity})' },
  });
  const { text } = draft(losing, scale);
  expect(text).toMatch(/^# FAIL: Critical: demo/);
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Impact', 'Messages']);
  expect(text).toContain('Heads up: demo (Critical)');
});

test.each([
  [{ severities: [], within: '1d' }],
  [{ severities: [{ name: 'A', means: 'b', answer: 'soon', tell: [], when: {} }], within: '1d' }],
  [{ severities: [{ name: 'A', means: 'b', answer: '1h', tell: [], when: { failed: 2 } }], within: '1d' }],
  [
    {
      severities: [{ name: 'A', means: 'b', answer: '1h', tell: [], when: {} }],
      within: '1d',
      messages: { hello: 'x' },
    },
  ],
  [
    {
      severities: [{ name: 'A', means: 'b', answer: '1h', tell: [], when: {} }],
      within: '1d',
      messages: { started: '{who}' },
    },
  ],
  [
    {
      severities: [{ name: 'A', means: 'b', answer: '1h', working: true, tell: [], when: {} }],
      within: '1d',
    },
  ],
  [
    {
      severities: [{ name: 'A', means: 'b', answer: '1h', tell: [], when: {} }],
      within: '1d',
      zone: 'Europe/Nowhere',
    },
  ],
])('a scale that says %j is refused', (scale) => {
  expect(scaleSchema.safeParse(scale).success).toBe(false);
});
