import { expect, test } from 'vitest';
import type { RecordedSeries } from '../../harness/rules/replay/recorded.ts';
import { asPlayed } from '../../harness/rules/replay/recording.ts';

const boundaries = { steadyFrom: 0, injected: 10_500, healed: 20_500, end: 30_000 };
const api = { job: 'api', instance: 'api:8080' };
const series = (name: string, points: readonly (readonly [t: number, v: number])[], labels = api) =>
  ({
    labels: { __name__: name, ...labels },
    samples: points.map(([t, v]) => ({ t, v })),
  }) satisfies RecordedSeries;
const took = (points: readonly (readonly [t: number, seconds: number])[]) =>
  series('scrape_duration_seconds', points);

test('a hung scrape that is answered once the service is healed shows nothing of the fault', () => {
  const up = series('up', [
    [18_000, 0],
    [19_000, 0],
    [20_000, 1],
    [21_000, 1],
  ]);
  const durations = took([
    [18_000, 0.9],
    [19_000, 0.9],
    [20_000, 0.7],
    [21_000, 0.01],
  ]);
  const [played] = asPlayed([up], boundaries, [up, durations]);
  expect(played?.samples).toEqual([
    { t: 18_000, v: 0 },
    { t: 19_000, v: 0 },
    { t: 20_000, v: 0 },
    { t: 20_501, v: 1 },
    { t: 21_000, v: 1 },
  ]);
});

test('what the scrapes of the fault did not find does not come back before the healing', () => {
  const queue = series('queue', [
    [9_000, 3],
    [20_000, 7],
  ]);
  const durations = took([
    [9_000, 0.01],
    [19_000, 0.9],
    [20_000, 0.7],
  ]);
  const [played] = asPlayed([queue], boundaries, [queue, durations]);
  expect(played?.samples).toEqual([
    { t: 9_000, v: 3 },
    { t: 20_501, v: 7 },
  ]);
});

test('a scrape that the injection catches shows the fault; the one before holds until then', () => {
  const up = series('up', [
    [9_000, 1],
    [10_000, 0],
  ]);
  const durations = took([
    [9_000, 0.01],
    [10_000, 0.9],
  ]);
  const [played] = asPlayed([up], boundaries, [up, durations]);
  expect(played?.samples).toEqual([
    { t: 9_000, v: 1 },
    { t: 10_000, v: 1 },
    { t: 10_501, v: 0 },
  ]);
});

test('scrapes that ended before, and those of other targets, stay as they are', () => {
  const up = series('up', [[20_000, 0]]);
  const other = series('up', [[20_000, 0]], { job: 'other', instance: 'other:1' });
  const short = took([[20_000, 0.4]]);
  expect(asPlayed([up], boundaries, [up, short])).toEqual([up]);
  const long = took([[20_000, 0.7]]);
  expect(asPlayed([other], boundaries, [other, long])).toEqual([other]);
});
