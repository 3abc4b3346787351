/** Findings are called after keys of the contract: rewording every title changes no id. */

import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { changed } from './support/mutate.ts';
import { spikeRun } from './support/spike.ts';
import { healthyRun } from './support/timeline.ts';

/** Every title of a contract, whatever promises it, said in other words. */
function reworded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reworded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'title' ? `otherwise: ${one}` : reworded(one)]),
  );
}

const inOtherWords = (records: readonly TimelineRecord[]) =>
  changed(records, 'run', (header) =>
    Object.assign({}, header, { contract: reworded(header.contract), drillTitle: 'otherwise' }),
  );

test.each([
  ['an outage', healthyRun()],
  ['a spike', spikeRun()],
])('rewording every title of the contract changes sentences and no id: %s', (_, records) => {
  const [before, after] = [judge(records).findings, judge(inOtherWords(records)).findings];
  expect(after.map(({ id, grade }) => [id, grade])).toEqual(before.map(({ id, grade }) => [id, grade]));
  expect(after.map(({ expectation }) => expectation)).not.toEqual(
    before.map(({ expectation }) => expectation),
  );
});

test('no two findings of a run have one id', () => {
  const ids = judge(spikeRun()).findings.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
