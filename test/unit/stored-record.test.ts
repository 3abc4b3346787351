/** A line of a stored timeline: what is a record, and what was damaged. */

import { describe, expect, test } from 'vitest';
import { timelineSchema } from '../../harness/model/timeline.ts';
import { storedRecord } from '../../harness/signals/stored-record.ts';
import { spikeRun } from './support/spike.ts';
import { HEADER, healthyRun } from './support/timeline.ts';

const RUNS = [...healthyRun(), ...spikeRun()];

test('every record of a run fits the schema, and nothing of it is lost', () => {
  for (const record of RUNS) {
    const line = JSON.stringify(record);
    expect(storedRecord(JSON.parse(line))).toEqual(record);
    expect(timelineSchema.parse(JSON.parse(line))).toEqual(record);
  }
});

test('a sample that was stored as null is no number', () => {
  const line = '{"kind":"metric","t":5,"metric":"a","phase":"hold","values":[1,null]}';
  expect(storedRecord(JSON.parse(line))).toMatchObject({ values: [1, 'NaN'] });
});

test('a kind and a key that this version does not know are no damage', () => {
  expect(storedRecord(JSON.parse('{"kind":"weather","t":5,"rain":true}'))).toMatchObject({
    kind: 'weather',
    t: 5,
  });
  expect(storedRecord(JSON.parse('{"kind":"drawn","t":5,"by":"lot"}'))).toEqual({ kind: 'drawn', t: 5 });
});

describe('a line is refused, and says why, that has', () => {
  test.each<[string, unknown, RegExp]>([
    ['no kind', { t: 5 }, /kind: /],
    ['no time', { kind: 'probe', outcome: 'good' }, /t: /],
    ['a phase that is none', { kind: 'phase', t: 5, phase: 'lunch', edge: 'begin' }, /phase: .*"steady"/],
    [
      'a time as text',
      { kind: 'effect', t: '5', phase: 'hold', seen: true, how: '' },
      /t: must be a number, and is "5"/,
    ],
    ['no outcome', { kind: 'end', t: 5, reason: '' }, /outcome: /],
    ['a header without its contract', { ...HEADER, contract: undefined }, /contract: /],
    ['a header with half a pace', { ...HEADER, pace: { pace: 20 } }, /pace\.reason: /],
    ['a list in place of a record', [1, 2], /the record: must be an object/],
  ])('%s', (_, value, message) => {
    expect(() => storedRecord(JSON.parse(JSON.stringify(value)))).toThrow(message);
  });
});
