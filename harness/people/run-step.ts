/** One step, done or left to people, timed until it is seen to be done. */

import type { Clock } from '../host/clock.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import { until } from '../host/until.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Step as Shown } from '../model/progress.ts';
import type { DeviationRecord, StepOutcome, StepRecord } from '../model/step-record.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { Step } from './step.ts';

/** What follows on a step that failed. */
export type Choice = { next: 'retry' } | { next: 'skip'; reason: string } | { next: 'abort' };

/** What people are told of a step. */
export type Told = Pick<Step<never>, 'id' | 'title' | 'who' | 'how' | 'until' | 'says'>;

/** The people that steps are done with. */
export interface People {
  /** They do the steps, and Firedrill waits and times; otherwise it does them itself. */
  manual: boolean;
  /** Tells them what is to be done now. */
  tell(step: Told, typed: readonly string[]): void;
  /**
   * Hears what they say of a step: resolves with why it cannot be done once they say so, or once there is none to say
   * anything who alone could. @throws the signal's reason when that comes first
   */
  givenUp(step: Told, signal: AbortSignal): Promise<string>;
  /** Asks what follows; `undefined` where there is no terminal to ask at. */
  choose(step: Told, reason: string, signal: AbortSignal): Promise<Choice | undefined>;
}

export interface StepRun {
  clock: Clock;
  record(record: StepRecord | DeviationRecord): void;
  people: People;
  progress(title: string): Shown;
  signal: AbortSignal;
}

const LOOK_EVERY_MS = 50;
/** People read, think and type. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Does one step, or has it done, and times it until its postcondition holds. One that fails is tried again, skipped with
 * a reason, or ends the run, as people choose; where there are none to ask it has failed.
 * @throws FiredrillError `aborted` when people end the run
 */
export async function runStep<On>(step: Step<On>, on: On, run: StepRun): Promise<StepOutcome> {
  const skip = step.unless?.(on);
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
      const measured = await attemptStep(step, on, run, shown);
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
async function attemptStep<On>(step: Step<On>, on: On, run: StepRun, shown: Shown): Promise<Interval> {
  const { clock, people } = run;
  const byHand = people.manual && step.part === undefined;
  const limitMs = byHand && step.alone === undefined ? Math.max(step.limitMs, PATIENCE_MS) : step.limitMs;
  const limit = AbortSignal.timeout(limitMs);
  const over = new AbortController();
  const givenUp = new AbortController();
  const signal = AbortSignal.any([run.signal, limit, givenUp.signal]);
  const began = clock.now();
  let seen = 'nothing yet';
  let unmetAt: Millis = began;
  try {
    if (byHand) {
      people.tell(step, (await step.byHand?.(on, signal)) ?? []);
      people.givenUp(step, AbortSignal.any([signal, over.signal])).then(
        (why) => givenUp.abort(why),
        () => undefined,
      );
    } else if (step.act) await unlessAborted(signal, step.act(on, signal, shown.update));
    const measured = async (): Promise<Interval | undefined> => {
      const looked = clock.now();
      const look = await unlessAborted(signal, step.look(on, signal));
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
      throw new FiredrillError('unavailable', `${givenUp.signal.reason}; seen last: ${seen}`);
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
