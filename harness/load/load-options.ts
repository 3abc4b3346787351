import { availableParallelism } from 'node:os';
import { FiredrillError } from '../model/errors.ts';
import type { RequestSpec, WantedStatus } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import type { Tls } from '../model/tls.ts';
import { type LoadStep, sendsOf } from './open-loop.ts';

/** What load to offer. Data only: it crosses into the generator's threads. */
export interface LoadSpec {
  /** Where the target answers, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** Left out: it speaks plain HTTP. */
  tls?: Tls | undefined;
  /** `{n}` is the number of the request, from 0. */
  request: RequestSpec;
  offer: LoadOffer;
  /** An answer later than this after the intended start is a time-out. */
  deadlineMs: Millis;
  /** Answers that mean the request was done; by default every 2xx. */
  ok?: WantedStatus;
  /** Requests under way at once. What is due beyond it is dropped, and counted. */
  maxInFlight: number;
  /** Threads that send; left out: as many as the highest rate needs. */
  threads?: number;
}

/**
 * - `steps`: open loop, as users come who do not know of each other: on schedule, whatever became of those before.
 * - `users`: closed loop: so many users, each of which asks again as soon as it was answered. Finds out how much a target
 *   can do, and hides how long users wait: one that waits does not ask.
 */
export type LoadOffer = { steps: readonly LoadStep[] } | { users: number; durationMs: Millis };

/** What one thread sends in time on one core (`test/bench/load-truth.ts` holds it to this). */
const PER_THREAD = 2_000;
/** Beyond these a load is an attack, on the machine it runs on to begin with. */
export const LOAD_LIMITS = {
  perSecond: 20_000,
  requests: 1_000_000,
  durationMs: 600_000,
  inFlight: 10_000,
  threads: 16,
} as const;

/** The highest rate of a load, per second; of a closed loop it is not known beforehand. */
function peakOf(offer: LoadOffer): number | undefined {
  if ('users' in offer) return undefined;
  return Math.max(...offer.steps.map(({ perSecond, toPerSecond = 0 }) => Math.max(perSecond, toPerSecond)));
}

/** Never more than the machine has cores for: they would only delay each other. */
export function threadsOf({ threads, offer }: Pick<LoadSpec, 'threads' | 'offer'>): number {
  const wanted = threads ?? Math.min(availableParallelism(), Math.ceil((peakOf(offer) ?? 0) / PER_THREAD));
  return 'users' in offer ? Math.min(Math.max(1, wanted), offer.users) : Math.max(1, wanted);
}

/** Milliseconds that it takes to offer it. */
export function durationOf(offer: LoadOffer): Millis {
  return 'users' in offer
    ? offer.durationMs
    : offer.steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Throws `usage`, naming the field, the limit and the remedy. */
export function checkLoad(spec: LoadSpec): void {
  const { offer, threads = 1 } = spec;
  if ('users' in offer) within('users', offer.users, LOAD_LIMITS.inFlight);
  else checkSteps(offer.steps);
  within('duration (ms)', durationOf(offer), LOAD_LIMITS.durationMs);
  within('deadlineMs', spec.deadlineMs, LOAD_LIMITS.durationMs);
  within('maxInFlight', spec.maxInFlight, LOAD_LIMITS.inFlight);
  within('threads', threads, LOAD_LIMITS.threads);
}

function checkSteps(steps: readonly LoadStep[]): void {
  if (steps.length === 0) throw refused('there are no steps; give at least one');
  for (const [index, { perSecond, toPerSecond, durationMs }] of steps.entries()) {
    within(`steps[${index}].durationMs`, durationMs, LOAD_LIMITS.durationMs);
    // A ramp may begin or end at nothing.
    if (
      toPerSecond === undefined ||
      Math.max(perSecond, toPerSecond) === 0 ||
      Math.min(perSecond, toPerSecond) < 0
    )
      within(`steps[${index}].perSecond`, perSecond, LOAD_LIMITS.perSecond);
    else within(`steps[${index}]'s higher rate`, Math.max(perSecond, toPerSecond), LOAD_LIMITS.perSecond);
  }
  const requests = steps.reduce((sum, step) => sum + sendsOf(step), 0);
  if (!(requests <= LOAD_LIMITS.requests))
    throw refused(
      `${Math.round(requests)} requests in all; at most ${LOAD_LIMITS.requests} may be sent: lower the rate (--rate, --to) or the time (--for)`,
    );
}

function within(field: string, value: number, atMost: number): void {
  if (value > 0 && value <= atMost) return;
  throw refused(`${field}: ${value}; give one above 0 and up to ${atMost}`);
}

function refused(what: string): FiredrillError {
  return new FiredrillError('usage', `load: ${what}`);
}
