import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { besideSection } from '../../harness/report/drill/beside.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

const runOf = (records: readonly TimelineRecord[]) => ({ ...judge(records), facts: gather(records) });
/** Everything but its first record so much later. */
const later = (by: number) =>
  healthyRun().map((record, at) => (at === 0 ? record : shifted(record, by))) as TimelineRecord[];

function shifted(record: TimelineRecord, by: number): TimelineRecord {
  const times = ['t', 'intended', 'sent', 'after', 'from', 'to', 'at'];
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      times.includes(key) && typeof value === 'number' ? value + by : value,
    ]),
  ) as TimelineRecord;
}

function lanesOf(a: readonly TimelineRecord[], b: readonly TimelineRecord[]) {
  const [, drawn] = besideSection(runOf(a), runOf(b)).blocks;
  if (drawn?.kind !== 'picture' || drawn.picture.kind !== 'lanes') throw new Error('nothing is drawn');
  return drawn.picture;
}

test('each lane of one stands above that of the other, injected at the same moment', () => {
  const { lanes, to } = lanesOf(healthyRun(), later(5_000));
  const at = (title: string) => lanes.findIndex((lane) => lane.title === title);
  for (const title of ['fault', 'readiness probe', 'ReadinessFailed']) {
    const [own, other] = [lanes[at(`a: ${title}`)], lanes[at(`a: ${title}`) + 1]];
    expect(other?.title).toBe('b');
    expect(
      own?.bands.map(({ from }) => from),
      title,
    ).toEqual(other?.bands.map(({ from }) => from));
  }
  expect(to).toBe(gather(later(5_000)).last);
});

test('whichever of both began its fault later, neither is moved before its beginning', () => {
  const forth = lanesOf(healthyRun(), later(5_000));
  const back = lanesOf(later(5_000), healthyRun());
  for (const { lanes } of [forth, back])
    for (const { bands } of lanes) for (const { from } of bands) expect(from).toBeGreaterThanOrEqual(0);
});

test('an alert that only one of both has is empty in the other', () => {
  const without = healthyRun().filter(({ kind }) => kind !== 'alert' && kind !== 'notification');
  const { lanes } = lanesOf(healthyRun(), without);
  const at = lanes.findIndex(({ title }) => title === 'a: ReadinessFailed');
  expect(lanes[at]?.bands.length).toBeGreaterThan(0);
  expect(lanes[at + 1]).toEqual({ title: 'b', bands: [], marks: [] });
});
