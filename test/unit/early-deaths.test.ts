import { expect, test } from 'vitest';
import { FiredrillError } from '../../harness/model/errors.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { watchEarlyDeaths } from '../../harness/run/early-deaths.ts';
import { gather } from '../../harness/signals/facts.ts';

type Said = Pick<Extract<TimelineRecord, { kind: 'engine' }>, 'action' | 'service' | 'exitCode'>;

/** What a run gives up for when the engine says these things, some of them before the run looks. */
function seen(records: readonly Said[], before: readonly Said[] = []) {
  const given: unknown[] = [];
  let tell: (record: TimelineRecord) => void = () => {};
  const recorder = {
    record() {},
    subscribe(listener: (record: TimelineRecord) => void) {
      tell = listener;
      return () => {
        tell = () => {};
      };
    },
    note() {},
    flush() {},
    [Symbol.dispose]() {},
  };
  const watch = watchEarlyDeaths({
    recorder,
    facts: gather(before.map((one) => ({ kind: 'engine', t: 0, ...one }))),
    giveUp: (reason) => given.push(reason),
  });
  for (const record of records) tell({ kind: 'engine', t: 1, ...record });
  watch[Symbol.dispose]();
  tell({ kind: 'engine', t: 2, service: 'late', action: 'die' });
  return given;
}

test('a service that ends before anything is broken ends the drill, and why it ended is told', () => {
  const [ended] = seen([{ service: 'api', action: 'die', exitCode: 3 }]);
  expect(ended).toBeInstanceOf(FiredrillError);
  expect(ended).toMatchObject({
    code: 'unavailable',
    message: 'steady state was never reached: api ended with exit code 3, see its log',
  });
  expect(
    seen([
      { service: 'api', action: 'oom' },
      { service: 'api', action: 'die', exitCode: 137 },
    ]),
  ).toMatchObject([{ message: expect.stringMatching(/api ran out of the memory that its limits leave it/) }]);
});

test('what the engine said before counts, too', () => {
  const died: Said = { service: 'api', action: 'die', exitCode: 137 };
  const starved: Said = { service: 'api', action: 'oom' };
  for (const [now, before] of [
    [[died], [starved]],
    [[], [starved, died]],
  ] as const)
    expect(seen(now, before)).toMatchObject([
      { message: expect.stringMatching(/api ran out of the memory/) },
    ]);
});

test('what else the engine says does not', () => {
  expect(
    seen([
      { service: 'api', action: 'start' },
      { service: 'api', action: 'oom' },
    ]),
  ).toEqual([]);
});
