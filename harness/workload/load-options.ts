import { FiredrillError, type Millis, type RequestSpec } from '../model.ts';

/** One stretch of constant load. */
interface LoadStep {
  perSecond: number;
  durationMs: Millis;
}

/** What load to offer. Data only: it crosses into the generator's thread. */
export interface LoadSpec {
  /** Where the target answers, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** `{n}` is the number of the request, from 0. */
  request: RequestSpec;
  /** One constant rate after another; one step is a constant load. */
  steps: readonly LoadStep[];
  /** An answer later than this after the intended start is a time-out. */
  deadlineMs: Millis;
  /** Answers that mean the request was done; by default every 2xx. */
  ok?: readonly number[];
  /** Answers by which an overloaded target turns requests away; by default 429 and 503. */
  shed?: readonly number[];
  /** Requests under way at once. What is due beyond it is dropped, and counted. */
  maxInFlight: number;
}

/** One process on one core holds its schedule up to here (see `test/bench/load-truth.ts`). */
const FASTEST_PER_SECOND = 1000;

/** Throws `usage`, naming the field and the remedy. */
export function checkLoad(spec: LoadSpec): void {
  if (spec.steps.length === 0)
    throw new FiredrillError('usage', 'load: there are no steps; give at least one');
  for (const [index, { perSecond, durationMs }] of spec.steps.entries()) {
    if (!(perSecond > 0 && perSecond <= FASTEST_PER_SECOND)) {
      throw new FiredrillError(
        'usage',
        `load: steps[${index}].perSecond is ${perSecond}; give a rate above 0 and up to ${FASTEST_PER_SECOND}`,
      );
    }
    if (!(durationMs > 0)) {
      throw new FiredrillError(
        'usage',
        `load: steps[${index}].durationMs is ${durationMs}; give one above 0`,
      );
    }
  }
  for (const field of ['deadlineMs', 'maxInFlight'] as const) {
    if (!(spec[field] > 0))
      throw new FiredrillError('usage', `load: ${field} is ${spec[field]}; give one above 0`);
  }
}
