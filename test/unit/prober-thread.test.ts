import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { ProbeName } from '../../harness/model/request.ts';
import type { ProbeRecord, TimelineRecord } from '../../harness/model/timeline.ts';
import type { TimedProbe } from '../../harness/signals/probes/probe.ts';
import { type ProberOptions, startProber } from '../../harness/signals/probes/prober.ts';
import { enoughInFlight } from '../../harness/signals/probes/prober-loop.ts';
import { deadPort, httpServer, json, tcpServer } from './workload-server.ts';

/** No machine is so busy that an answer takes as long; where being late is what is tested, the deadline is another. */
const NEVER_LATE_MS = 600_000;

const probe = (url: string, name: ProbeName = 'user', deadlineMs = NEVER_LATE_MS): TimedProbe => ({
  name,
  url,
  spec: { path: `/${name}`, good: { status: 200, json: { status: 'ok' } }, deadlineMs },
  alsoRead: ['checks.database.status'],
  everyMs: 10,
  maxInFlight: enoughInFlight(deadlineMs, 10),
});

/** Probes until `enough` says so, then returns every record. */
async function watch(
  options: Pick<ProberOptions, 'probes'>,
  enough: (probes: ProbeRecord[]) => boolean,
): Promise<{ records: TimelineRecord[]; probes: ProbeRecord[] }> {
  const records: TimelineRecord[] = [];
  const probes: ProbeRecord[] = [];
  const done = Promise.withResolvers<void>();
  await using prober = await startProber({
    ...options,
    clock: createClock(),
    onRecord: (record) => {
      records.push(record);
      if (record.kind === 'probe') probes.push(record);
      if (enough(probes)) done.resolve();
    },
  });
  await done.promise;
  await prober.stop();
  return { records, probes };
}

/** How many probes were under way at once, as the records have it. */
const mostUnderWay = (sent: readonly ProbeRecord[]) =>
  Math.max(...sent.map((one) => sent.filter((other) => other.sent <= one.sent && one.sent < other.t).length));

/** Over as soon as it was due: the bound was reached. */
const isHeldBack = ({ outcome, sent, t }: ProbeRecord) => outcome === 'late' && t === sent;

/** A busy machine leaves some unsent, and holds some back for those that this busy process has not answered yet. */
const wasSent = (one: ProbeRecord) => one.outcome !== 'unsent' && !isHeldBack(one);

/** Enough to say something of each. */
const sentOfEach = (names: readonly ProbeName[], count: number) => (seen: readonly ProbeRecord[]) =>
  names.every((name) => seen.filter((one) => one.probe === name && wasSent(one)).length >= count);

const outcomes = (probes: readonly ProbeRecord[]) => [...new Set(probes.map(({ outcome }) => outcome))];

describe('the prober', () => {
  test('sends each probe at exact multiples of the period, staggered, and says what it read', async () => {
    await using server = await httpServer((request, response) => {
      const status = request.url === '/readiness' ? 503 : 200;
      json(response, status, { status: 'ok', checks: { database: { status: 'error' } }, more: 1 });
    });
    const names = ['readiness', 'liveness', 'user'] as const;
    const { probes, records } = await watch(
      { probes: names.map((name) => probe(server.url, name)) },
      sentOfEach(names, 20),
    );
    expect(records[0]).toMatchObject({ kind: 'source', source: 'prober', ok: true });
    expect(records.filter(({ kind }) => kind === 'source')).toHaveLength(1);
    const first = Math.min(...probes.map(({ intended }) => intended));
    for (const [index, name] of names.entries()) {
      const own = probes.filter((one) => one.probe === name && wasSent(one));
      for (const { intended, sent, t } of own) {
        const periods = (intended - first - (index * 10) / 3) / 10;
        expect(Math.abs(periods - Math.round(periods))).toBeLessThan(0.001);
        expect(sent).toBeGreaterThanOrEqual(intended);
        expect(t).toBeGreaterThanOrEqual(sent);
      }
      expect(own[0]).toMatchObject({
        outcome: name === 'readiness' ? 'bad' : 'good',
        status: name === 'readiness' ? 503 : 200,
        json: { status: 'ok', 'checks.database.status': 'error' },
      });
    }
  });

  test('hanging probes do not hold up the schedule; each is late when its deadline passes', async () => {
    await using server = await tcpServer(() => undefined);
    const { probes } = await watch({ probes: [probe(server.url, 'user', 100)] }, sentOfEach(['user'], 20));
    const sent = probes.filter(({ outcome }) => outcome !== 'unsent');
    expect(outcomes(sent)).toEqual(['late']);
    for (const { intended, t } of sent) expect(t - intended).toBeGreaterThanOrEqual(100);
    const periods = probes.map(({ intended }) => (intended - (probes[0]?.intended ?? 0)) / 10);
    expect(periods.every((one) => Math.abs(one - Math.round(one)) < 0.001)).toBe(true);
    expect(new Set(periods.map(Math.round)).size).toBe(probes.length);
    expect(mostUnderWay(sent)).toBeGreaterThan(1);
  });

  test('a send that the bound of sockets held back is late from the first, and the bound holds', async () => {
    await using server = await tcpServer(() => undefined);
    const { probes } = await watch(
      { probes: [{ ...probe(server.url, 'user', 200), maxInFlight: 3 }] },
      // Those that held up the rest are over only afterwards; a busy machine may not have sent as many before.
      (seen) =>
        [true, false].every((was) => seen.filter((one) => isHeldBack(one) === was).length >= 10) &&
        mostUnderWay(seen.filter((one) => one.outcome === 'late' && !isHeldBack(one))) >= 3,
    );
    expect(outcomes(probes.filter(({ outcome }) => outcome !== 'unsent'))).toEqual(['late']);
    const sent = probes.filter((one) => one.outcome === 'late' && !isHeldBack(one));
    expect(mostUnderWay(sent)).toBe(3);
    expect(server.accepted()).toBeLessThanOrEqual(sent.length + 3);
  });

  test('probes of different periods keep each their own', async () => {
    await using server = await httpServer((_request, response) => json(response, 200, { status: 'ok' }));
    const { probes } = await watch(
      { probes: [probe(server.url, 'liveness'), { ...probe(server.url, 'user'), everyMs: 50 }] },
      sentOfEach(['user'], 5),
    );
    for (const [name, everyMs] of [
      ['liveness', 10],
      ['user', 50],
    ] as const) {
      const due = probes.filter((one) => one.probe === name).map(({ intended }) => intended);
      for (const one of due) {
        const periods = (one - (due[0] ?? 0)) / everyMs;
        expect(Math.abs(periods - Math.round(periods))).toBeLessThan(0.001);
      }
    }
    const of = (name: ProbeName) => probes.filter((one) => one.probe === name).length;
    expect(of('liveness')).toBeGreaterThan(3 * of('user'));
  });

  test('refused and reset are told apart', async () => {
    const dead = await deadPort();
    await using breaks = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    const { probes } = await watch(
      { probes: [probe(`http://127.0.0.1:${dead}`, 'readiness'), probe(breaks.url, 'liveness')] },
      sentOfEach(['readiness', 'liveness'], 5),
    );
    const sent = probes.filter(wasSent);
    expect(outcomes(sent.filter((one) => one.probe === 'readiness'))).toEqual(['refused']);
    expect(outcomes(sent.filter((one) => one.probe === 'liveness'))).toEqual(['reset']);
  });

  test('a server that goes away and comes back on its port is seen down and up', async () => {
    const answer = (_request: unknown, response: Parameters<typeof json>[0]) =>
      json(response, 200, { status: 'ok' });
    const first = await httpServer(answer);
    let look = () => {};
    await using prober = await startProber({
      clock: createClock(),
      probes: [probe(first.url)],
      onRecord: () => look(),
    });
    const until = (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    await until(() => prober.state('user').goodRun >= 5);
    await first[Symbol.asyncDispose]();
    await until(() => prober.state('user').badRun >= 5 && prober.state('user').last?.outcome === 'refused');
    await using _second = await httpServer(answer, first.port);
    await until(() => prober.state('user').goodRun >= 5);
    expect(prober.state('readiness')).toEqual({ last: undefined, goodRun: 0, badRun: 0 });
  });

  test('nothing is recorded after stop, and stopping twice is stopping once', async () => {
    await using server = await tcpServer(() => undefined);
    const records: TimelineRecord[] = [];
    const prober = await startProber({
      clock: createClock(),
      probes: [probe(server.url, 'user', 60_000)],
      onRecord: (record) => records.push(record),
    });
    await Promise.all([prober.stop(), prober.stop()]);
    await prober[Symbol.asyncDispose]();
    expect(records.filter((record) => record.kind === 'source' && !record.ok)).toEqual([]);
  });

  test.each<[string, Partial<ProberOptions>, RegExp]>([
    ['no period', { probes: [{ ...probe('http://127.0.0.1:1'), everyMs: 0 }] }, /its period is 0 ms/],
    ['an address elsewhere', { probes: [probe('http://10.0.0.9:80')] }, /probe user: 10\.0\.0\.9 is neither/],
    [
      'a name twice',
      { probes: [probe('http://127.0.0.1:1'), probe('http://127.0.0.1:2')] },
      /two probes are called user/,
    ],
  ])('refuses %s before anything is sent', async (_title, wrong, message) => {
    await expect(
      startProber({ clock: createClock(), probes: [], onRecord: () => {}, ...wrong }),
    ).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
  });
});

describe('enoughInFlight', () => {
  test('is what can hang at once, and at most 256', () => {
    expect(enoughInFlight(2000, 20)).toBe(102);
    expect(enoughInFlight(1000, 2500)).toBe(3);
    expect(enoughInFlight(60_000, 20)).toBe(256);
  });
});
