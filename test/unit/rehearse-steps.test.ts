/** Steps of a procedure: timed until their postcondition holds; tried again, skipped or ended as people choose. */

import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { Choice, StepRun } from '../../harness/people/run-step.ts';
import type { RehearsalRecord } from '../../harness/rehearse/records.ts';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import { runProcedure } from '../../harness/rehearse/run-procedure.ts';
import type { World } from '../../harness/rehearse/world.ts';

const world = {} as World;
const STEP: RehearsalStep = {
  id: 'step',
  title: 'Do it',
  who: 'Ada',
  how: ['by hand'],
  until: 'done',
  limitMs: 10_000,
  look: async () => ({ met: true }),
};

function people(
  choices: readonly Choice[] = [],
  manual = false,
  givesUp = new Promise<string>(() => undefined),
) {
  const left = [...choices];
  const records: RehearsalRecord[] = [];
  const told: string[] = [];
  const quit = new AbortController();
  const run: StepRun = {
    clock: createClock(),
    record: (record) => void records.push(record),
    people: {
      manual,
      tell: ({ id }) => void told.push(id),
      givenUp: () => givesUp,
      choose: async () => left.shift(),
    },
    progress: () => ({ update() {}, done() {}, fail() {} }),
    signal: quit.signal,
  };
  const ends = () =>
    records.flatMap((one) =>
      one.kind === 'step' && one.edge === 'end' ? [`${one.step} ${one.outcome}`] : [],
    );
  const deviations = () => records.flatMap((one) => (one.kind === 'deviation' ? [one.text] : []));
  return { run, records, told, quit, ends, deviations };
}

/** Fails so many times, then holds. */
function failing(times: number, more: Partial<RehearsalStep> = {}): RehearsalStep {
  let left = times;
  const act = async () => {
    left -= 1;
    if (left >= 0) throw new Error('the tool fell');
  };
  return { ...STEP, act, ...more };
}

test('a step is timed to between the last look that did not find it and the first that did', async () => {
  const { run, records } = people();
  let looks = 0;
  const began = run.clock.now();
  const look = async () => {
    looks += 1;
    return looks < 4 ? { met: false as const, seen: 'not yet' } : { met: true as const };
  };
  expect(await runProcedure([{ ...STEP, everyMs: 5, look }], world, run)).toBe(true);
  const end = records.find((one) => one.kind === 'step' && one.edge === 'end');
  const measured = end?.kind === 'step' && end.edge === 'end' ? end.measured : undefined;
  if (measured === undefined) throw new Error('it was not measured');
  expect(measured.low).toBeGreaterThan(0);
  expect(measured.high).toBeGreaterThan(measured.low);
  expect(measured.high).toBeLessThanOrEqual(run.clock.now() - began);
});

test('without a person to ask, a step that fails ends the procedure', async () => {
  const { run, ends, records } = people();
  expect(await runProcedure([failing(1), { ...STEP, id: 'next' }], world, run)).toBe(false);
  expect(ends()).toEqual(['step failed']);
  expect(records.at(-1)).toEqual(expect.objectContaining({ reason: 'the tool fell' }));
});

test('what people choose is done, and told as a deviation', async () => {
  const again = people([{ next: 'retry' }]);
  expect(await runProcedure([failing(1)], world, again.run)).toBe(true);
  expect(again.ends()).toEqual(['step failed', 'step done']);
  expect(again.deviations()).toEqual(['"Do it" failed and was tried again: the tool fell']);

  const skip = people([{ next: 'skip', reason: 'the tool is broken' }]);
  expect(await runProcedure([failing(1), { ...STEP, id: 'next' }], world, skip.run)).toBe(true);
  expect(skip.ends()).toEqual(['step failed', 'step skipped', 'next done']);
  expect(skip.deviations().join()).toMatch(/was skipped: the tool is broken/);

  const abort = people([{ next: 'abort' }]);
  await expect(runProcedure([failing(1)], world, abort.run)).rejects.toThrow(
    /ended by hand at "Do it": the tool fell/,
  );
});

test('a postcondition that does not come is named with its limit and what was seen last', async () => {
  const { run, records } = people();
  const never = {
    ...STEP,
    limitMs: 60,
    everyMs: 5,
    look: async () => ({ met: false as const, seen: 'a red lamp' }),
  };
  expect(await runProcedure([never], world, run)).toBe(false);
  expect(records.at(-1)).toEqual(
    expect.objectContaining({ reason: 'not done within 0.06 s; seen last: a red lamp' }),
  );
});

test('by hand, people are told and act themselves; what sets the scene is done for them', async () => {
  const acted: string[] = [];
  const step = (id: string, more: Partial<RehearsalStep> = {}): RehearsalStep => ({
    ...STEP,
    id,
    act: async () => void acted.push(id),
    ...more,
  });
  const { run, told } = people([], true);
  const steps = [step('scene', { part: 'scene' }), step('theirs'), step('paper', { part: 'paper' })];
  expect(await runProcedure(steps, world, run)).toBe(true);
  expect({ acted, told }).toEqual({ acted: ['scene'], told: ['theirs'] });
});

test('people who cannot do it say so, and are asked what follows', async () => {
  const { run, ends, records } = people(
    [{ next: 'skip', reason: 'no key' }],
    true,
    Promise.resolve('they say that it cannot be done'),
  );
  const never = async () => ({ met: false as const, seen: 'a closed door' });
  expect(await runProcedure([{ ...STEP, look: never }], world, run)).toBe(true);
  expect(ends()).toEqual(['step failed', 'step skipped']);
  const reason = 'they say that it cannot be done; seen last: a closed door';
  expect(records).toContainEqual(expect.objectContaining({ outcome: 'failed', reason }));
});

test('a step alongside goes on while the next are done, and the procedure waits for it', async () => {
  const { run, ends } = people();
  const gate = Promise.withResolvers<void>();
  const alongside = { ...STEP, id: 'alongside', alongside: true as const, act: () => gate.promise };
  const next = { ...STEP, id: 'next', act: async () => gate.resolve() };
  expect(await runProcedure([alongside, next], world, run)).toBe(true);
  expect(ends()).toContain('alongside done');
  const failed = people();
  expect(await runProcedure([failing(1, { alongside: true }), next], world, failed.run)).toBe(false);
});

test('an interruption ends a step at once, though it is waiting', async () => {
  const { run, quit, ends } = people();
  const waiting = {
    ...STEP,
    act: async () => quit.abort(new Error('interrupted')),
    look: () => new Promise<never>(() => undefined),
  };
  await expect(runProcedure([waiting], world, run)).rejects.toThrow('interrupted');
  expect(ends(), 'it has neither been done nor failed').toEqual([]);
});

test('a step is skipped for a reason that the procedure itself knows', async () => {
  const { run, ends, records } = people();
  expect(await runProcedure([failing(1, { unless: () => 'decided not to' })], world, run)).toBe(true);
  expect(ends()).toEqual(['step skipped']);
  expect(records).toEqual([expect.objectContaining({ reason: 'decided not to' })]);
});
