/** A drill that people cure: paged, passed over, timed, and held against what is asked of people. */

import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { peopleAt } from '../../harness/cli/people.ts';
import { createClock } from '../../harness/host/clock.ts';
import type { Effect } from '../../harness/model/effect.ts';
import { type PeopleOfRun, peopleSchema, UNACKNOWLEDGED } from '../../harness/model/people.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { runStep, type StepRun } from '../../harness/people/run-step.ts';
import type { Step } from '../../harness/people/step.ts';
import { judge } from '../../harness/promises/judge.ts';
import { watchCure } from '../../harness/run/by-hand/watch-cure.ts';
import type { DrillRun } from '../../harness/run/open-drill.ts';
import { gather, gathering } from '../../harness/signals/facts.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { plus, withContract, withHeader } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const PEOPLE: PeopleOfRun = {
  manual: true,
  hurry: 1,
  unanswered: 0,
  contacts: {
    'on-call': { who: 'on-call engineer', receiver: 'pager' },
    lead: { who: 'lead', receiver: 'lead' },
  },
  escalation: [
    { tell: 'on-call', afterMs: 0 },
    { tell: 'lead', afterMs: 900_000 },
  ],
};
const MINUTE = 60_000;
const ASKED = {
  acknowledge: { objective: 5 * MINUTE, source: 'owners' as const },
  cure: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' as const },
};
const HANDED = EDGES.undoing;
const PAGED: TimelineRecord = {
  kind: 'paged',
  t: HANDED,
  page: { alert: 'ReadinessFailed', receiver: 'pager', arrived: HANDED - 20, text: 'not ready' },
};

/** A step that began and ended so many milliseconds after people were told. */
function step(name: string, from: number, to: number, failed?: string): TimelineRecord[] {
  const measured = { low: to - from - 500, high: to - from };
  const end =
    failed === undefined
      ? { outcome: 'done' as const, measured }
      : { outcome: 'failed' as const, reason: failed };
  return [
    { kind: 'step', t: HANDED + from, step: name, attempt: 1, edge: 'begin' },
    { kind: 'step', t: HANDED + to, step: name, attempt: 1, edge: 'end', ...end },
  ];
}

function run(more: readonly TimelineRecord[], people: Partial<PeopleOfRun> = {}): TimelineRecord[] {
  const promised = withContract(healthyRun(), { people: ASKED });
  return plus(withHeader(promised, { people: { ...PEOPLE, ...people } }), ...more);
}

function finding(records: readonly TimelineRecord[], id: string) {
  const found = judge(records).findings.find((one) => one.id === id);
  return found && `${found.grade}: ${found.because}`;
}

test('a run without people asks nothing of them, though the contract has their objectives', () => {
  const ids = judge(withContract(healthyRun(), { people: ASKED })).findings.map(({ id }) => id);
  expect(ids.filter((id) => id.startsWith('people/'))).toEqual([]);
});

describe("people's objectives are held against people", () => {
  const cured = (after: number) => [
    PAGED,
    ...step('acknowledge', 0, 40_000),
    ...step('diagnose', 40_000, 100_000),
    { kind: 'said', t: HANDED + 100_000, step: 'diagnose', text: 'the database is gone' } as const,
    ...step('cure', 100_000, after),
  ];

  test('from the page on, each step in the words that were said', () => {
    const records = run(cured(200_000));
    expect(finding(records, 'people/paged')).toMatch(/^pass: ReadinessFailed reached pager/);
    expect(finding(records, 'people/acknowledge')).toMatch(/^pass: 39\.5/);
    expect(finding(records, 'people/diagnose')).toMatch(/^pass: .*"the database is gone"/);
    expect(finding(records, 'people/cure')).toMatch(/^pass: /);
  });

  test('late is acceptable, and later fails', () => {
    expect(finding(run(cured(400_000)), 'people/cure')).toMatch(/^acceptable: 6 min 40/);
    expect(finding(run(cured(601_000)), 'people/cure')).toMatch(/^fail: 10 min 1/);
  });

  test('so many times as short where they are hurried', () => {
    expect(finding(run(cured(200_000), { hurry: 60 }), 'people/cure')).toMatch(/^fail: /);
    const { people } = judge(run(cured(200_000), { hurry: 60 }));
    expect(people?.steps.at(-1)).toEqual(expect.objectContaining({ objective: 5_000, acceptable: 10_000 }));
  });

  test('who gives up has not cured it, and what was never come to is not known', () => {
    const records = run([
      PAGED,
      ...step('acknowledge', 0, 10, 'they say that it cannot be done; seen last: nothing yet'),
    ]);
    expect(finding(records, 'people/acknowledge')).toMatch(/^fail: they say that it cannot be done/);
    expect(finding(records, 'people/cure')).toMatch(/^no-evidence/);
  });

  test('a person that no alert reached was not paged', () => {
    expect(finding(run([{ kind: 'paged', t: HANDED }]), 'people/paged')).toMatch(
      /^fail: no alert was delivered/,
    );
  });
});

describe('a page that is not acknowledged', () => {
  const raised: TimelineRecord = { kind: 'escalated', t: HANDED + 900_000, contact: 'lead' };
  const toldAt = (receiver: string): TimelineRecord => ({
    kind: 'notification',
    t: HANDED + 901_000,
    status: 'firing',
    alert: UNACKNOWLEDGED,
    labels: { alertname: UNACKNOWLEDGED, contact: 'lead' },
    annotations: {},
    receiver,
  });
  const id = 'people/escalation/lead';

  test('reaches the next at the receiver that they read, and is no alert of a rule', () => {
    const records = run([PAGED, raised, toldAt('lead')]);
    expect(finding(records, id)).toMatch(/^pass: lead had it at .* 15 min/);
    expect(judge(records).alerts.map(({ name }) => name)).not.toContain(UNACKNOWLEDGED);
    expect(finding(records, 'alerts/unexpected')).toBe('pass: none did');
  });

  test('that production leads elsewhere, or nowhere, has not', () => {
    expect(finding(run([PAGED, raised, toldAt('chat')]), id)).toMatch(
      /^fail: .*it went to chat, which lead does not read/,
    );
    expect(finding(run([PAGED, raised]), id)).toMatch(/^fail: .*no receiver had it/);
  });

  test('is none where it was acknowledged before, and unknown where the run did not come to it', () => {
    expect(finding(run([PAGED, ...step('acknowledge', 0, 40_000)]), id)).toMatch(
      /^pass: it was acknowledged 40/,
    );
    expect(finding(run([PAGED, ...step('acknowledge', 0, 10, 'given up')]), id)).toMatch(/^no-evidence/);
  });
});

test('a service that people restart has survived, and one that ends before has not', () => {
  const said = (t: number, action: string): TimelineRecord => ({ kind: 'engine', t, action, service: 'api' });
  const listening: TimelineRecord = {
    kind: 'source',
    t: 50,
    source: 'engine',
    ok: true,
    detail: 'listening',
  };
  const services = { api: 'api', database: 'database' };
  const of = (t: number, manual: boolean) => {
    const records = plus(
      withContract(healthyRun(), { survives: {} }),
      listening,
      said(100, 'start'),
      said(t, 'die'),
    );
    const people = manual ? { people: PEOPLE } : {};
    return finding(withHeader(records, { services, ...people }), 'survives/api');
  };
  expect(of(EDGES.undoing + 100, true)).toMatch(/^pass/);
  expect(of(EDGES.undoing + 100, false)).toMatch(/^fail/);
  expect(of(EDGES.injected + 100, true)).toMatch(/^fail/);
});

describe('what is said', () => {
  /** A person at a pipe, whose step waits for one word. */
  function person(limitMs = 5_000) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    output.on('data', (chunk) => {
      shown += chunk;
    });
    const people = peopleAt(
      {
        input: Object.assign(input, { isTTY: false }) as unknown as NodeJS.ReadStream,
        output: Object.assign(output, { isTTY: false }) as unknown as NodeJS.WriteStream,
        pauseDrawing: () => ({ [Symbol.dispose]() {} }),
      },
      true,
    );
    const records: TimelineRecord[] = [];
    const run: StepRun = {
      clock: createClock(),
      record: (record) => void records.push(record),
      people,
      progress: () => ({ update() {}, done() {}, fail() {} }),
      signal: new AbortController().signal,
    };
    let heard = false;
    const waiting: Step<undefined> = {
      id: 'acknowledge',
      title: 'Take up the page',
      who: 'Ada',
      how: [],
      until: 'they say so',
      limitMs,
      alone: true,
      everyMs: 5,
      says: {
        hint: 'a and Enter: it is taken up',
        hear(line) {
          if (line !== 'a') return 'not understood';
          heard = true;
          return undefined;
        },
        said: () => heard,
      },
      look: async () => (heard ? { met: true } : { met: false, seen: 'it was not said' }),
    };
    return { outcome: runStep(waiting, undefined, run), input, shown: () => shown, records };
  }
  const reasonOf = (records: readonly TimelineRecord[]) =>
    records.flatMap((one) => (one.kind === 'step' && one.edge === 'end' ? [one.reason] : []));

  test('may come from any input, and what is not waited for is told', async () => {
    const { outcome, input, shown } = person();
    input.write('what?\na\n');
    expect(await outcome).toBe('done');
    expect(shown()).toContain('a and Enter: it is taken up; f and Enter: it cannot be done');
    expect(shown()).toContain('not understood');
  });

  test('with an f is that it cannot be done', async () => {
    const { outcome, input, records } = person();
    input.write('f\n');
    expect(await outcome).toBe('failed');
    expect(reasonOf(records)).toEqual(['they say that it cannot be done; seen last: it was not said']);
  });

  test('is not waited for once the input has ended, or the limit has passed', async () => {
    const left = person();
    left.input.end();
    expect(await left.outcome).toBe('failed');
    expect(reasonOf(left.records)[0]).toMatch(/before the input ended/);
    const silent = person(30);
    expect(await silent.outcome).toBe('failed');
    expect(reasonOf(silent.records)[0]).toMatch(/within 0.03 s; seen last: it was not said/);
  });

  test('and then ended is waited on, since all that was waited for was said', async () => {
    const { outcome, input } = person();
    input.end('a\n');
    expect(await outcome).toBe('done');
  });
});

describe('those that a page goes on to', () => {
  const contacts = { a: { who: 'first', receiver: 'pager' }, b: { who: 'second' } };
  const problems = (escalation: object) =>
    peopleSchema.safeParse({ contacts, ...escalation }).error?.issues.map(({ message }) => message) ?? [];

  test.each([
    ['one who is none of the contacts', [{ tell: 'c' }], /tells c, who is none of contacts/],
    ['one who reads no receiver', [{ tell: 'a' }, { tell: 'b', afterMs: 1000 }], /reads no receiver/],
    ['no later than the one before', [{ tell: 'a' }, { tell: 'a' }], /must be later/],
  ])('is refused: %s', (_, escalation, message) => {
    expect(problems({ escalation }).join()).toMatch(message);
  });
  test('is taken with or without anyone after the first', () => {
    expect(problems({ escalation: [{ tell: 'a' }] })).toEqual([]);
    expect(problems({})).toEqual([]);
  });
});

test('records of people are facts, and the first page alone is when they were told', () => {
  const { people } = gather([
    PAGED,
    { kind: 'paged', t: HANDED + 1 },
    { kind: 'deviation', t: 1, text: 'x' },
  ]);
  expect(people.paged?.t).toBe(HANDED);
  expect(people.deviations).toEqual(['x']);
});

describe('the cure', () => {
  /** A run whose fault is looked at, with what each look says; the last goes on. */
  function looked(...looks: (Effect | Error)[]) {
    const { facts, add } = gathering();
    const stages: string[] = [];
    const left = [...looks];
    const effect = async () => {
      const look = left.length > 1 ? left.shift() : left[0];
      if (look === undefined || look instanceof Error) throw look ?? new Error('no look');
      return look;
    };
    const run = {
      clock: createClock(),
      facts,
      recorder: {
        record(record: TimelineRecord) {
          add(record);
          if (record.kind === 'fault') stages.push(record.stage);
        },
      },
      plan: { fault: { effect }, service: 'database' },
      signal: new AbortController().signal,
    } as unknown as DrillRun;
    return { watch: watchCure(run, {} as StartedStack, 'by hand'), stages };
  }

  test('is seen when the fault is gone, once, whatever is said of it', async () => {
    const { watch, stages } = looked({ seen: true, how: 'refused' }, { seen: false, how: 'written' });
    await using _watch = watch;
    await expect.poll(watch.broken).toBe('refused');
    await expect.poll(watch.broken, { timeout: 5_000 }).toBeUndefined();
    expect(stages).toEqual(['undone']);
  });

  test('is not taken for granted where the fault cannot be looked at', async () => {
    const { watch, stages } = looked(new Error('the container is restarting'));
    await expect.poll(watch.broken).toMatch(/could not look: the container is restarting/);
    await watch[Symbol.asyncDispose]();
    expect(stages).toEqual([]);
  });
});
