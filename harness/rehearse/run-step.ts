import type { Clock } from '../host/clock.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import { until } from '../host/until.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { RehearsalRecord, StepOutcome } from './records.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { World } from './world.ts';

/** What follows on a step that failed. */
export type Choice = { next: 'retry' } | { next: 'skip'; reason: string } | { next: 'abort' };

/** The people a rehearsal is done with. */
export interface People {
  /** They do the steps, and Firedrill waits and times; otherwise it does them itself. */
  manual: boolean;
  /** Tells them what is to be done now. */
  tell(step: RehearsalStep, typed: readonly string[]): void;
  /** Resolves when they say that what they were told cannot be done. @throws the signal's reason when that comes first */
  givenUp(signal: AbortSignal): Promise<void>;
  /** Asks what follows; `undefined` where there is no terminal to ask at. */
  choose(step: RehearsalStep, reason: string, signal: AbortSignal): Promise<Choice | undefined>;
}

export interface StepRun {
  clock: Clock;
  record(record: RehearsalRecord): void;
  people: People;
  progress(title: string): Step;
  signal: AbortSignal;
}

const LOOK_EVERY_MS = 50;
/** People read, think and type. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Does one step, or has it done, and times it until its postcondition holds. One that fails is tried again, skipped with
 * a reason, or ends the rehearsal, as people choose; where there are none to ask it has failed.
 * @throws FiredrillError `aborted` when people end the rehearsal
 */
export async function runStep(step: RehearsalStep, world: World, run: StepRun): Promise<StepOutcome> {
  const skip = step.unless?.(world);
  const end = (attempt: number, outcome: StepOutcome, more: { measured?: Interval; reason?: string }) =>
    run.record({ kind: 'step', t: run.clock.now(), step: step.id, edge: 'end', attempt, outcome, ...more });
  const deviates = (text: string) => run.record({ kind: 'deviation', t: run.clock.now(), text });
  if (skip !== undefined) {
    end(0, 'skipped', { reason: skip });
    return 'skipped';
  }
  for (let attempt = 1; ; attempt += 1) {
    const shown = run.progress(step.title);
    run.record({ kind: 'step', t: run.clock.now(), step: step.id, edge: 'begin', attempt });
    let reason: string;
    try {
      const measured = await attemptStep(step, world, run, shown);
      shown.done(step.until);
      end(attempt, 'done', { measured });
      return 'done';
    } catch (error) {
      reason = shortly(error);
      shown.fail(reason);
      // One that was interrupted has neither been done nor failed.
      run.signal.throwIfAborted();
      end(attempt, 'failed', { reason });
    }
    const choice = await run.people.choose(step, reason, run.signal);
    if (choice === undefined) return 'failed';
    if (choice.next === 'abort') {
      deviates(`ended by hand at "${step.title}": ${reason}`);
      throw new FiredrillError('aborted', `ended by hand at "${step.title}": ${reason}`);
    }
    if (choice.next === 'skip') {
      deviates(`"${step.title}" failed (${reason}) and was skipped: ${choice.reason}`);
      end(attempt, 'skipped', { reason: choice.reason });
      return 'skipped';
    }
    deviates(`"${step.title}" failed and was tried again: ${reason}`);
  }
}

/** @returns how long it took until the postcondition held. @throws FiredrillError naming the limit and what was seen last */
async function attemptStep(step: RehearsalStep, world: World, run: StepRun, shown: Step): Promise<Interval> {
  const { clock, people } = run;
  const byHand = people.manual && step.part === undefined;
  const limitMs = byHand ? Math.max(step.limitMs, PATIENCE_MS) : step.limitMs;
  const limit = AbortSignal.timeout(limitMs);
  const over = new AbortController();
  const givenUp = new AbortController();
  const signal = AbortSignal.any([run.signal, limit, givenUp.signal]);
  const began = clock.now();
  let seen = 'nothing yet';
  let unmetAt: Millis = began;
  try {
    if (byHand) {
      people.tell(step, (await step.byHand?.(world, signal)) ?? []);
      people.givenUp(AbortSignal.any([signal, over.signal])).then(
        () => givenUp.abort(),
        () => undefined,
      );
    } else if (step.act) await unlessAborted(signal, step.act(world, signal, shown.update));
    const measured = async (): Promise<Interval | undefined> => {
      const looked = clock.now();
      const look = await unlessAborted(signal, step.look(world, signal));
      if (look.met) return { low: unmetAt - began, high: clock.now() - began };
      seen = look.seen;
      if (look.never)
        throw new FiredrillError('unavailable', `not ${step.until}, and it will not be: ${seen}`);
      unmetAt = looked;
      shown.update(`waiting until ${step.until} (limit ${limitMs / 1000} s): ${seen}`);
      return undefined;
    };
    return await until(measured, { everyMs: step.everyMs ?? LOOK_EVERY_MS, signal });
  } catch (error) {
    if (run.signal.aborted) throw error;
    if (givenUp.signal.aborted)
      throw new FiredrillError('unavailable', `they say that it cannot be done; seen last: ${seen}`);
    if (!limit.aborted) throw error;
    // What it was doing just then says less than what it saw.
    throw new FiredrillError(
      'unavailable',
      `not ${step.until} within ${limitMs / 1000} s; seen last: ${seen}`,
    );
  } finally {
    over.abort();
  }
}
