import { type Standing, waits } from '../../lease/standing.ts';
import type { Progress, Step } from '../../model/progress.ts';
import { figureOf, sentence, VERDICT_WORDS } from '../../report/words.ts';
import type { FromRun } from './messages.ts';
import { keyOf, type Unit } from './plan-suite.ts';
import type { UnitOutcome } from './unit-outcome.ts';

/** What a person sees of a suite while it runs. */
export interface Board {
  /** The suite as a whole waits, until it begins its first run. */
  wait(reason: string): void;
  begin(unit: Unit): void;
  hear(unit: Unit, message: FromRun): void;
  /** Where the run is on the machine that it shares. */
  stands(unit: Unit, standing: Standing): void;
  /** It is done once more, after all others. */
  again(unit: Unit, because: string): void;
  end(unit: Unit, outcome: UnitOutcome): void;
  close(): void;
}

/** A line for the suite and one for each run that goes on. */
export function openBoard(progress: Progress, suite: string, of: number, done: number): Board {
  const whole = progress.start(`suite ${suite}`);
  const steps = new Map<Unit, Step>();
  const count = { done, bad: 0 };
  const told = () => `${count.done} of ${of} done${count.bad > 0 ? `, ${count.bad} not passed` : ''}`;
  whole.update(told());
  return {
    wait: (reason) => whole.update(reason),
    begin(unit) {
      whole.update(told());
      steps.set(unit, progress.start(keyOf(unit)));
    },
    hear(unit, message) {
      if (message.kind !== 'step') return;
      const { title, detail } = message;
      steps.get(unit)?.update(detail === undefined ? title : `${title}: ${detail}`);
    },
    stands(unit, standing) {
      if (waits(standing)) steps.get(unit)?.update('waiting for a slot');
    },
    again: (unit, because) => steps.get(unit)?.fail(`not proven, and done once more: ${because}`),
    end(unit, outcome) {
      const { good, text } = wordsOf(outcome);
      count.done += 1;
      if (!good) count.bad += 1;
      const step = steps.get(unit);
      if (good) step?.done(text);
      else step?.fail(text);
      whole.update(told());
    },
    close: () => whole.done(told()),
  };
}

function wordsOf(outcome: UnitOutcome): { good: boolean; text: string } {
  if ('missing' in outcome)
    return { good: false, text: `${VERDICT_WORDS[outcome.missing.status]}: ${outcome.missing.reason}` };
  const { verdict, measures } = outcome.report;
  const word = VERDICT_WORDS[verdict.status];
  return verdict.status === 'pass' || verdict.status === 'acceptable'
    ? { good: true, text: `${word}, recover ${figureOf(measures.recover)}` }
    : { good: false, text: `${word}: ${sentence(outcome.report)}` };
}
