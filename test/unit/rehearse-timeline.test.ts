/** Records of a rehearsal's timeline, each read by what wrote it. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Part } from '../../harness/rehearse/part.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';

const records = { weather: z.strictObject({ kind: z.literal('weather'), t: z.number(), sky: z.string() }) };
const weather: Part<undefined, z.infer<typeof records.weather>> = {
  records,
  start: () => ({ api: undefined }),
};
const other: Part = { records: {}, start: () => ({ api: undefined }) };
const deviation = { kind: 'deviation', t: 1, text: 'by hand' };
const rain = { kind: 'weather', t: 2, sky: 'grey' };
const stall = { kind: 'stall', t: 3, forMs: 1, thread: 'main' };

test('each record goes to what knows its kind', () => {
  const timeline = readTimeline([deviation, rain, stall], [weather, other], 'timeline.jsonl');
  expect(timeline.own).toEqual([deviation]);
  expect(timeline.of(weather)).toEqual([rain]);
  expect(timeline.of(other)).toEqual([]);
  expect(timeline.observed).toEqual([stall]);
});

test.each([
  ['of a rehearsal', { ...deviation, text: 1 }, /^timeline.jsonl:2 .*: text: /],
  ['of a part', { ...rain, sky: undefined }, /^timeline.jsonl:2 .*: sky: /],
  ['without a kind', { t: 1 }, /^timeline.jsonl:2 .*: kind: /],
])('a record %s that is none is named with its line and key', (_, record, words) => {
  const read = () => readTimeline([stall, record], [weather], 'timeline.jsonl').of(weather);
  expect(read).toThrow(words);
});
