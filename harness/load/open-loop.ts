import { type Clock, toMicroseconds } from '../host/clock.ts';
import type { Millis } from '../model/time.ts';

/** When the n-th send (from 0) is due on the run's clock; `undefined` ends the loop. Must never decrease. */
export type DueAt = (n: number) => Millis | undefined;

/** Sends at a fixed period: exact multiples from `startAt`, so an error never adds up. */
export function everyPeriod(startAt: Millis, periodMs: Millis): DueAt {
  return (n) => toMicroseconds(startAt + n * periodMs);
}

/** A stretch of load; without `toPerSecond` its rate is constant, with it the rate goes there evenly. */
export interface LoadStep {
  perSecond: number;
  toPerSecond?: number;
  durationMs: Millis;
}

/** How many sends a stretch has. */
export function sendsOf({ perSecond, toPerSecond = perSecond, durationMs }: LoadStep): number {
  return Math.round((((perSecond + toPerSecond) / 2) * durationMs) / 1000);
}

/**
 * One stretch after another, without a gap between them. In a ramp from rate a to b within d, a·t + (b − a)·t²/2d
 * sends are due by t; solved for t in the form that does not divide by b − a.
 */
export function inSteps(startAt: Millis, steps: readonly LoadStep[]): DueAt {
  const parts: { first: number; count: number; dueAt: (n: number) => Millis }[] = [];
  let first = 0;
  let at = startAt;
  for (const step of steps) {
    const { perSecond, toPerSecond = perSecond, durationMs } = step;
    const count = sendsOf(step);
    const from = at;
    const rate = perSecond / 1000;
    const growth = (toPerSecond - perSecond) / 1000 / durationMs;
    const dueAt = (n: number) =>
      n === 0 ? from : from + (2 * n) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * growth * n)));
    parts.push({ first, count, dueAt });
    first += count;
    at += durationMs;
  }
  let current = 0;
  return (n) => {
    // Asked in order, so the part of now is found where the last one was.
    while (n >= (parts[current]?.first ?? 0) + (parts[current]?.count ?? 0) && current < parts.length)
      current += 1;
    const part = parts[current];
    return part && toMicroseconds(part.dueAt(n - part.first));
  };
}

export interface OpenLoop {
  /** Ends the loop; nothing is due any more when this returns. */
  stop(): void;
  /** Resolves when the last send was due, or the loop was stopped. */
  readonly done: Promise<void>;
}

/**
 * Calls `onDue` for every send when it is due, whatever became of the ones before: load that waits for its
 * answers stops asking exactly while the target is broken ("coordinated omission"). The next wait is counted
 * from the schedule and not from the last wake-up, so nothing drifts; a send is never early, and late by the
 * timer's granularity (about a millisecond). After a stall all that was missed is due at once: `onDue` sees
 * how late it is and decides. `onStall` hears of it first, once, when the wake-up is later than `stallMs`.
 */
export function openLoop(options: {
  clock: Clock;
  dueAt: DueAt;
  onDue: (n: number, intended: Millis) => void;
  stallMs?: Millis;
  onStall?: (t: Millis, forMs: Millis) => void;
}): OpenLoop {
  const { clock, dueAt, onDue, stallMs = Number.POSITIVE_INFINITY, onStall } = options;
  const { promise, resolve } = Promise.withResolvers<void>();
  let n = 0;
  let due = dueAt(0);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    resolve();
  };

  const wake = () => {
    const now = clock.now();
    if (due !== undefined && now - due > stallMs) onStall?.(now, toMicroseconds(now - due));
    while (!stopped && due !== undefined && due <= clock.now()) {
      const sending = n;
      const intended = due;
      n += 1;
      due = dueAt(n);
      onDue(sending, intended);
    }
    arm();
  };

  const arm = () => {
    if (stopped) return;
    if (due === undefined) return stop();
    timer = setTimeout(wake, Math.max(0, due - clock.now()));
  };

  arm();
  return { stop, done: promise };
}
