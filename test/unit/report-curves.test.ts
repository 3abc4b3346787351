import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { curvesPicture } from '../../harness/report/drill/curves-picture.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

const counted = (t: number, cpu: number, io?: number): TimelineRecord => ({
  kind: 'pressure',
  t,
  cores: 2,
  cpu: { some: cpu },
  ...(io === undefined ? {} : { io: { some: io } }),
});
const panelsOf = (records: readonly TimelineRecord[]) =>
  curvesPicture(gather([...records].sort((a, b) => a.t - b.t)))?.panels ?? [];
const curve = (records: readonly TimelineRecord[], name: string) =>
  panelsOf(records)
    .flatMap(({ curves }) => curves)
    .find((one) => one.name === name);

test('how long tasks waited is drawn as a share of the time between two counts', () => {
  const records = [...healthyRun(), counted(5_000, 100), counted(6_000, 600), counted(7_000, 600)];
  expect(curve(records, 'waited for CPU')?.points).toEqual([
    { t: 5_000, value: 50 },
    { t: 6_000, value: 0 },
  ]);
  expect(panelsOf(records).at(-1)?.unit).toBe('%');
});

test('what the machine does not count is not drawn as nothing', () => {
  const records = [...healthyRun(), counted(5_000, 100, 5), counted(6_000, 600, 15)];
  expect(curve(records, 'waited for disk')?.points).toEqual([{ t: 5_000, value: 1 }]);
  expect(curve(records, 'waited for memory')).toBeUndefined();
  expect(panelsOf(healthyRun()).map(({ unit }) => unit)).toEqual(['per second', 'ms']);
});

test('a single count says nothing, and neither does a clock that went back', () => {
  expect(panelsOf([...healthyRun(), counted(5_000, 100)]).map(({ unit }) => unit)).not.toContain('%');
  const twice = [...healthyRun(), counted(5_000, 100), counted(5_000, 200)];
  expect(panelsOf(twice).map(({ unit }) => unit)).not.toContain('%');
});

test('without traffic and without counts there is nothing to draw', () => {
  const bare = healthyRun().filter(({ kind }) => !['write', 'read', 'attempt'].includes(kind));
  expect(curvesPicture(gather(bare))).toBeUndefined();
  expect(panelsOf([...bare, counted(5_000, 100), counted(6_000, 200)])).toHaveLength(1);
});

test('errors that services logged are drawn for those that logged most, where they logged any', () => {
  const logged = (service: string, errors: number): TimelineRecord => ({
    kind: 'logged-errors',
    t: 19_500,
    service,
    stepMs: 500,
    counts: [{ at: 9_000, errors }],
  });
  const records = [...healthyRun(), logged('a', 1), logged('b', 20), logged('c', 3), logged('d', 2)];
  const named = panelsOf(records)
    .flatMap(({ curves }) => curves)
    .filter(({ name }) => name.startsWith('errors logged'));
  expect(named.map(({ name }) => name)).toEqual(['errors logged, b', 'errors logged, c', 'errors logged, d']);
  expect(named[0]?.points).toEqual([{ t: 9_000, value: 40 }]);
});

test('a read that did not find what was written is not drawn as answered well', () => {
  const lost = healthyRun().map((one) => (one.kind === 'read' ? { ...one, found: false } : one));
  const well = (records: readonly TimelineRecord[]) =>
    (curve(records, 'answered well')?.points ?? []).reduce((sum, { value }) => sum + value, 0);
  expect(well(lost)).toBeLessThan(well(healthyRun()));
});
