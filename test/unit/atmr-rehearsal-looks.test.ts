/** What atmr's rehearsals look at: each look finds what is as it should be, and each finds the one thing that is not. */

import { describe, expect, test, vi } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import type { Answered, Request, World } from '../../harness/rehearse/world.ts';
import backoutDefinition from '../../targets/atmr/rehearsals/backout.ts';
import killswitchDefinition from '../../targets/atmr/rehearsals/killswitch.ts';

const backout = parseRehearsal(backoutDefinition, 'backout.ts');
const killswitch = parseRehearsal(killswitchDefinition, 'killswitch.ts');

type Answers = (method: string, path: string) => Pick<Answered, 'status'> & Partial<Answered>;

const { signal } = new AbortController();
const MESSAGE = 'Service en maintenance - Merci de réessayer plus tard';
const maintenance = { status: 503, json: { error: { message: MESSAGE } } };

/** A world as it should be after a rollback, but for what is changed about it. */
function worldWith(change: {
  answers?: Answers;
  signals?: (promql: string) => number | undefined;
  /** What a command prints. */
  prints?: (service: string, command: string) => string;
  inLog?: number;
  told?: [audience: string, status: 'firing' | 'resolved'][];
  requests?: Request[];
  /** Moment on its clock. */
  now?: number;
}) {
  const checked = new Map<string, { ok: boolean; evidence: string }>();
  const figures = new Map<string, unknown>();
  const clock = createClock();
  const answers: Answers = (method, path) => {
    const own = change.answers?.(method, path);
    if (own !== undefined && own.status !== -1) return own;
    if (path === '/health/detailed')
      return { status: 200, json: { checks: { database: { status: 'ok' }, redis: { status: 'ok' } } } };
    return { status: method === 'POST' ? 201 : 200 };
  };
  const normal = (promql: string) =>
    /status|quantile|oldest/.test(promql) ? 0 : promql === 'min(up)' ? 1 : 100;
  const prints = (service: string, command: string) =>
    service === 'cache' ? 'PONG\n' : command.includes('count(*)') ? '0\n' : '0001_bookings\n';
  const world = {
    clock: change.now === undefined ? clock : { ...clock, now: () => change.now ?? 0 },
    moments: new Map([['commanded', 0]]),
    requests: change.requests ?? [],
    notifications: (change.told ?? []).map(([audience, status]) => ({
      kind: 'notification',
      t: 0,
      alert: 'AtmrBackout',
      status,
      labels: { audience },
      annotations: {},
    })),
    stack: { countInLog: async () => change.inLog ?? 0 },
    ask: async (method: string, path: string) => ({
      json: {},
      headers: {},
      sent: 1,
      t: 2,
      ...answers(method, path),
    }),
    query: async (promql: string) => (change.signals ?? normal)(promql),
    run: async (service: string, command: readonly string[]) =>
      (change.prints ?? prints)(service, command.join(' ')),
    check: (_: string, title: string, ok: boolean, evidence: string) =>
      void checked.set(title, { ok, evidence }),
    figure: (id: string, measured: unknown) => void figures.set(id, measured),
  } as unknown as World;
  return { world, checked, figures };
}

const stepOf = (steps: readonly RehearsalStep[], id: string): RehearsalStep => {
  const step = steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`there is no step ${id}`);
  return step;
};
const same = { status: -1 };
const status =
  (wanted: string, code: number): Answers =>
  (method, path) =>
    `${method} ${path}`.startsWith(wanted) ? { status: code } : same;

describe('the checklist after a rollback', () => {
  const step = stepOf(backout.steps('named'), 'checklist');
  test('holds when all is well, with evidence of each point', async () => {
    const { world, checked } = worldWith({});
    expect(await step.look(world, signal)).toEqual({ met: true });
    expect([...checked.values()].every(({ ok, evidence }) => ok && evidence !== '')).toBe(true);
    // The eighth is read from the ledger.
    expect(checked.size).toBe(7);
  });
  const detailed =
    (database: string, redis: string): Answers =>
    (_, path) =>
      path === '/health/detailed'
        ? { status: 200, json: { checks: { database: { status: database }, redis: { status: redis } } } }
        : same;
  const share = (failed: number, p95: number, oldest: number, up: number) => (promql: string) => {
    if (promql.includes('quantile')) return p95;
    if (promql.includes('oldest')) return oldest;
    if (promql === 'min(up)') return up;
    return promql.includes('status') ? failed : 100;
  };
  test.each<[string, Parameters<typeof worldWith>[0]]>([
    ['/health answers 200', { answers: status('GET /health', 503) }],
    ['/ready answers 200', { answers: status('GET /ready', 503) }],
    ['the database can be reached', { answers: detailed('error', 'ok') }],
    ['Redis can be reached', { answers: detailed('ok', 'error') }],
    ['Redis can be reached', { prints: (service) => (service === 'cache' ? 'LOADING' : '0') }],
    ['no 5xx in the logs', { inLog: 1 }],
    ['smoke tests pass', { answers: status('POST /api/bookings', 500) }],
    ['smoke tests pass', { answers: status('GET /api/bookings/', 404) }],
    ['smoke tests pass', { answers: status('GET /api/bookings?', 500) }],
    ['smoke tests pass', { answers: status('PATCH /api/bookings/', 500) }],
    ['smoke tests pass', { answers: status('GET /api/routes', 502) }],
    ['metrics are normal', { signals: () => undefined }],
    ['metrics are normal', { signals: share(1, 0, 0, 1) }],
    ['metrics are normal', { signals: share(0, 2.1, 0, 1) }],
    ['metrics are normal', { signals: share(0, 0, 31, 1) }],
    ['metrics are normal', { signals: share(0, 0, 0, 0) }],
  ])('%s, or not', async (title, change) => {
    const { world, checked } = worldWith(change);
    expect(await step.look(world, signal)).toEqual({ met: false, seen: expect.stringContaining(title) });
    expect(checked.get(title)).toEqual(expect.objectContaining({ ok: false }));
  });
  test('a point that cannot be looked at does not hold, and says why', async () => {
    const prints = () => {
      throw new Error('no such container');
    };
    const { world, checked } = worldWith({ prints });
    await step.look(world, signal);
    expect(checked.get('the database can be reached')).toEqual({
      ok: false,
      evidence: expect.stringContaining('no such container'),
    });
  });
});

describe('the incident is told of', () => {
  const step = stepOf(backout.steps('named'), 'notify');
  const ALL = ['incident channel', 'on-call engineer', 'backend team'] as const;
  test('when the receiver has it for all three', async () => {
    const { world, checked } = worldWith({ told: ALL.map((one) => [one, 'firing']) });
    expect(await step.look(world, signal)).toEqual({ met: true });
    expect([...checked.keys()], 'each receipt is evidence').toEqual(ALL);
  });
  test.each(ALL)('not before: %s', async (missing) => {
    const others = ALL.filter((one) => one !== missing);
    const { world } = worldWith({
      told: [...others.map((one): [string, 'firing'] => [one, 'firing']), [missing, 'resolved']],
    });
    expect(await step.look(world, signal)).toEqual({ met: false, seen: `${missing} not told yet` });
  });
});

describe('the schema is back', () => {
  const step = stepOf(backout.steps('named'), 'migrate-down');
  const prints = (newest: string, columns: readonly string[]) => (_: string, command: string) =>
    command.includes('column_name') ? columns.join('\n') : newest;
  const notReady = status('GET /ready', 503);
  const before = ['id', 'passenger'];
  test('when it is the old one and the new code does not claim to be ready', async () => {
    const { world, checked } = worldWith({ prints: prints('0001_bookings', before), answers: notReady });
    expect(await step.look(world, signal)).toEqual({ met: true });
    expect([...checked.values()].every(({ ok }) => ok)).toBe(true);
  });
  test.each([
    ['another revision is the newest', '0002_passengers', before, /newest revision is 0002/],
    ['a column of the new one is there', '0001_bookings', ['passenger', 'passengers'], /columns/],
    ['a column of the old one is not', '0001_bookings', ['id'], /columns/],
  ])('not while %s', async (_, newest, columns, seen) => {
    const { world } = worldWith({ prints: prints(newest, columns), answers: notReady });
    expect(await step.look(world, signal)).toEqual({ met: false, seen: expect.stringMatching(seen) });
  });
  test('new code that claims to be ready on it is told of', async () => {
    const { world, checked } = worldWith({ prints: prints('0001_bookings', before) });
    await step.look(world, signal);
    expect(checked.get('the new code does not claim to be ready')?.ok).toBe(false);
  });
});

describe.each([
  ['named', 2, ['down --to 0001_bookings']],
  ['one', 2, ['down', 'down']],
  ['several', 2, ['down --count 2']],
  // Tried again after it got half-way, and after all had been done: it must not go further back than it should.
  ['one', 1, ['down']],
  ['several', 1, ['down --count 1']],
  ['named', 0, []],
  ['one', 0, []],
  ['several', 0, []],
] as const)('the way back: %s, with %i revisions to go', (way, left, commands) => {
  const step = stepOf(backout.steps(way), 'migrate-down');
  const jobs: string[] = [];
  const job = async (_: string, command: readonly string[]) => {
    jobs.push(command.join(' ').replace('src/migrate.ts ', ''));
    return 'typed';
  };
  const { world } = worldWith({ prints: () => String(left) });
  const own = { ...world, of: () => ({ next: '2.0.0-errors', job, jobByHand: job }) } as unknown as World;
  test('by machine', async () => {
    jobs.length = 0;
    await step.act?.(own, signal, () => undefined);
    expect(jobs).toEqual(commands);
  });
  test('and by hand', async () => {
    jobs.length = 0;
    expect(await step.byHand?.(own, signal)).toHaveLength(commands.length);
    expect(jobs).toEqual(commands);
  });
});

describe('maintenance', () => {
  const steps = killswitch.steps('maintenance');
  const request = (sent: number, ok: boolean): Request => ({ kind: 'read', sent, t: sent + 1, ok });
  const users = (...oks: boolean[]) => oks.map((ok, index) => request(100 * index, ok));
  const eight = <T>(one: T): T[] => Array.from({ length: 8 }, () => one);

  test('is on when no user was served for a second, since the last who was', async () => {
    const step = stepOf(steps, 'enable');
    const off = worldWith({ requests: users(true, true, ...eight(false)) });
    expect(await step.look(off.world, signal)).toEqual({ met: true });
    expect(off.figures.get('off')).toEqual({ low: 101, high: 201 });
    const leaks = worldWith({ requests: users(...eight(false), true, false) });
    expect(await step.look(leaks.world, signal)).toEqual(expect.objectContaining({ met: false }));
  });
  test('is off when no user was turned away for a second, since the first who was not', async () => {
    const step = stepOf(steps, 'disable');
    const on = worldWith({ requests: users(false, ...eight(true)) });
    expect(await step.look(on.world, signal)).toEqual({ met: true });
    expect(on.figures.get('on')).toEqual({ low: 0, high: 101 });
    const half = worldWith({ requests: users(...eight(true), false, true) });
    expect(await step.look(half.world, signal)).toEqual(expect.objectContaining({ met: false }));
  });

  /** A rehearsal in which bookings are held, and users turned away at 5 s; what each booking was answered, when. */
  async function heldOver(...answers: readonly Pick<Answered, 'status' | 'sent' | 't'>[]) {
    const own = killswitch.steps('maintenance');
    const { world, checked } = worldWith({ requests: [request(4000, true), request(5000, false)] });
    const held: boolean[] = [];
    const ask: World['ask'] = async (_method, _path, _body, rest) => {
      const { status, sent, t } = answers[held.length] ?? { status: 503, sent: 9000, t: 9001 };
      held.push(rest !== undefined);
      // One that is turned away is answered before its body is there.
      if (status === 201) await rest;
      return { status, sent, t, json: {}, headers: {} };
    };
    const scene = { ...world, ask } as World;
    vi.useFakeTimers();
    try {
      await stepOf(own, 'in-flight').act?.(scene, signal, () => undefined);
      await vi.advanceTimersByTimeAsync(1_000 * (answers.length - 1));
      await stepOf(own, 'finished').act?.(scene, signal, () => undefined);
    } finally {
      vi.useRealTimers();
    }
    expect(held).toEqual(answers.map(() => true));
    return {
      look: await stepOf(own, 'finished').look(scene, signal),
      checked: checked.get('work in flight is finished'),
    };
  }

  test('what was under way when users were turned away is finished', async () => {
    const { look, checked } = await heldOver(
      { status: 201, sent: 1000, t: 4500 },
      { status: 201, sent: 2000, t: 7000 },
    );
    expect(look).toEqual({ met: true });
    expect(checked).toMatchObject({ ok: true, evidence: expect.stringContaining('1 of 1 requests') });
  });
  test.each([
    ['answered 503', 503],
    ['left without an answer', 0],
  ])('what was under way is %s', async (_, status) => {
    const { look, checked } = await heldOver(
      { status: 201, sent: 1000, t: 7000 },
      { status, sent: 2000, t: 7000 },
    );
    expect(look).toMatchObject({ met: false, never: true });
    expect(checked).toMatchObject({ ok: false, evidence: expect.stringContaining('1 of 2 requests') });
  });
  test.each([
    ['was answered before', { status: 201, sent: 1000, t: 4900 }],
    ['may have been turned away at the door', { status: 503, sent: 4800, t: 5001 }],
  ])('a booking that %s says nothing of it', async (_, booking) => {
    const { look, checked } = await heldOver(booking);
    expect(look).toMatchObject({ met: false, never: true });
    expect(checked).toBeUndefined();
    expect(stepOf(killswitch.steps('maintenance'), 'finished').part, 'no failure of the procedure').toBe(
      'scene',
    );
  });

  test.each([
    ['dispatched', true],
    ['pending', false],
  ])('background tasks: a booking that is %s', async (is, met) => {
    const { world, checked } = worldWith({ prints: () => is });
    expect((await stepOf(steps, 'background').look(world, signal)).met).toBe(met);
    expect(checked.get('background tasks go on')?.ok).toBe(met);
  });

  describe.each([
    ['probes-down', 503, 'down'],
    ['probes-up', 200, 'up'],
  ])('%s', (id, ready, database) => {
    const truth: Answers = (_, path) => {
      if (path === '/ready') return { status: ready };
      return path === '/api/canary' ? maintenance : { status: 200 };
    };
    const lies: [string, string, Answers][] = [
      ['/ready lies', '/ready', () => ({ status: ready === 200 ? 503 : 200 })],
      ['/health fails', '/health', () => ({ status: 503 })],
      ['/api/health is turned away, too', '/api/health', () => maintenance],
      ['users are not told why', '/api/canary', () => ({ status: 503 })],
    ];
    test('truthful', async () => {
      const { world, checked } = worldWith({ answers: truth });
      expect(await stepOf(steps, id).look(world, signal)).toEqual({ met: true });
      expect(checked.get(`probes tell the truth, database ${database}`)?.ok).toBe(true);
    });
    test.each(lies)('%s', async (_, where, lie) => {
      const { world } = worldWith({
        answers: (method, path) => (path === where ? lie : truth)(method, path),
      });
      expect((await stepOf(steps, id).look(world, signal)).met).toBe(false);
    });
  });

  const entry = (mode: string, more = {}) => ({
    mode,
    reason: 'monthly rehearsal',
    by: 'on-call engineer',
    at: '2026-11-03T09:00:00.000Z',
    ...more,
  });
  test.each([
    ['both settings with who, when and why', [entry('maintenance'), entry('normal')], true],
    ['only one', [entry('maintenance')], false],
    ['no name', [entry('maintenance', { by: '' }), entry('normal')], false],
    ['no reason', [entry('maintenance'), entry('normal', { reason: '' })], false],
    ['no time', [entry('maintenance'), entry('normal', { at: 'then' })], false],
  ])('the history names %s', async (_, entries, met) => {
    const { world } = worldWith({ prints: () => JSON.stringify(entries) });
    expect((await stepOf(steps, 'recorded').look(world, signal)).met).toBe(met);
  });

  test('every route that the service counts is asked, and each that is served is named', async () => {
    const text = [
      'http_requests_total{method="GET",path="/api/bookings/:id",status="200"} 3',
      'http_requests_total{method="POST",path="/api/bookings",status="201"} 3',
      'http_requests_total{method="GET",path="/ready",status="200"} 3',
    ].join('\n');
    const answers =
      (leak: string): Answers =>
      (method, path) => {
        if (path.startsWith('/prometheus')) return { status: 200, json: { text } };
        return `${method} ${path}`.startsWith(leak) ? { status: 200 } : maintenance;
      };
    const step = stepOf(steps, 'every-route');
    const { world, checked } = worldWith({ answers: answers('none') });
    expect(await step.look(world, signal)).toEqual({ met: true });
    expect([...checked.keys()].sort()).toEqual([
      'GET /api/bookings/:id is turned away',
      'GET /api/canary is turned away',
      'GET /api/canary/route is turned away',
      'GET /api/there-is-no-such-route is turned away',
      'POST /api/bookings is turned away',
    ]);
    const leaky = worldWith({ answers: answers('POST /api/bookings') });
    expect(await step.look(leaky.world, signal)).toEqual({
      met: false,
      never: true,
      seen: expect.stringContaining('misses POST /api/bookings was answered 200'),
    });
    const mute = worldWith({
      answers: (_, path) => (/prom/.test(path) ? { status: 200, json: { text } } : { status: 503 }),
    });
    expect((await step.look(mute.world, signal)).met, 'a 503 without the message is not enough').toBe(false);
  });
});
