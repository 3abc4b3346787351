import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { asWrittenPicture } from '../../harness/report/drill/as-written-picture.ts';
import { momentsOf } from '../../harness/report/drill/moments.ts';
import { MOMENTS_HASH, MOMENTS_SCRIPT, momentsHtml } from '../../harness/report/formats/moments.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

const seenIn = (records: readonly TimelineRecord[]) => momentsOf(gather(records));

test('the policy of a page lets the script of the page run, and no other', () => {
  expect(MOMENTS_HASH).toBe(`sha256-${createHash('sha256').update(MOMENTS_SCRIPT).digest('base64')}`);
});

test('what stands is told once for as long as it does not change', () => {
  const seen = seenIn(healthyRun());
  const readiness = seen.filter(({ of }) => of === 'readiness');
  expect(readiness.map(({ what }) => what.split(',')[0])).toEqual(['good', 'bad', 'good']);
  expect(readiness.every(({ stands }) => stands)).toBe(true);
  expect(readiness.map(({ t }) => t)).toEqual(readiness.map(({ t }) => t).toSorted((a, b) => a - b));
});

test('subjects come in the order in which a reader asks of them', () => {
  const subjects = [...new Set(seenIn(healthyRun()).map(({ of }) => of))];
  expect(subjects.slice(0, 3)).toEqual(['phase', 'fault', 'readiness']);
  expect(subjects.indexOf('user')).toBeLessThan(subjects.indexOf('ReadinessFailed'));
});

test('a container that only started is not told of; one that ended is, with what it said last', () => {
  const ended: TimelineRecord[] = [
    { kind: 'engine', t: 100, service: 'cache', action: 'start' },
    { kind: 'engine', t: 100, service: 'worker', action: 'start' },
    { kind: 'engine', t: 9_000, service: 'worker', action: 'die', exitCode: 1 },
    { kind: 'last-lines', t: 9_010, service: 'worker', lines: ['one', 'two', 'Error: no queue'] },
  ];
  const seen = seenIn([...healthyRun(), ...ended].sort((a, b) => a.t - b.t));
  expect(seen.filter(({ of }) => of === 'container cache')).toEqual([]);
  expect(seen.filter(({ of }) => of === 'container worker').map(({ what }) => what)).toEqual([
    'start',
    'die, exit code 1',
  ]);
  const logged = seen.filter(({ of }) => of === 'log of worker');
  expect(logged.at(-1)).toEqual({ t: 9_010, of: 'log of worker', what: 'Error: no queue' });
});

test('a source that was away is told of, one that always answered is not', () => {
  const away: TimelineRecord = { kind: 'source', t: 9_000, source: 'prober', ok: false, detail: 'refused' };
  expect(seenIn(healthyRun()).map(({ of }) => of)).not.toContain('prober');
  const seen = seenIn([...healthyRun(), away].sort((a, b) => a.t - b.t));
  expect(seen).toContainEqual({ t: 9_000, of: 'prober', what: 'does not answer: refused', stands: true });
});

test('ten thousand lines of one log leave room for everything else', () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, n): TimelineRecord => ({
      kind: 'log',
      t: 8_000 + n / 10,
      key: 'k',
      service: 'api',
      at: 8_000 + n / 10,
      line: `line ${n} ${'x'.repeat(1_000)}`,
    }),
  );
  const seen = seenIn([...healthyRun(), ...lines].sort((a, b) => a.t - b.t));
  expect(seen.filter(({ of }) => of === 'log of api')).toHaveLength(400);
  expect(new Set(seen.map(({ of }) => of)).size).toBeGreaterThan(5);
  expect(JSON.stringify(seen).length).toBeLessThan(300_000);
});

test('what a message says cannot end the element that holds it', () => {
  const html = momentsHtml({
    kind: 'moments',
    from: 0,
    to: 10,
    begin: 0,
    seen: [{ t: 1, of: 'receiver', what: '</script><script>alert(1)</script>' }],
  });
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script/g)).toHaveLength(2);
});

const written = {
  status: 'fires',
  fires: { low: 60_000, high: 90_000 },
  resolves: { low: 0, high: 30_000 },
} as const;

test('an alert as written stands above the same as seen, on the clock of production', () => {
  const facts = gather(healthyRun());
  const alerts = judge(healthyRun()).alerts.map((one) => ({ ...one, asWritten: written }));
  const picture = asWrittenPicture(alerts, 10, facts.fault);
  const { injecting = 0, undone = 0 } = facts.fault;
  const held = (undone - injecting) * 10;
  expect(picture?.behind).toEqual({ from: 0, to: held });
  const [asWritten, asSeen] = picture?.lanes ?? [];
  expect(asWritten?.bands[0]).toMatchObject({ from: 60_000, to: 90_000 });
  expect(asWritten?.bands.at(-1)).toMatchObject({ to: held + 30_000 });
  const { pending, firing } = alerts[0] ?? {};
  expect(asSeen?.title).toBe('as seen');
  expect(asSeen?.bands[0]).toMatchObject({
    from: ((pending?.high ?? 0) - injecting) * 10,
    to: ((firing?.high ?? 0) - injecting) * 10,
  });
});

test('in real time, and where no rule as written fires, there is no second clock to draw', () => {
  const { fault } = gather(healthyRun());
  const { alerts } = judge(healthyRun());
  const fires = alerts.map((one) => ({ ...one, asWritten: written }));
  expect(asWrittenPicture(fires, 1, fault)).toBeUndefined();
  const never = alerts.map((one) => ({ ...one, asWritten: { status: 'never' as const } }));
  expect(asWrittenPicture(never, 10, fault)).toBeUndefined();
});
