import type { Clock } from '../host/clock.ts';
import type { Look } from '../model/look.ts';
import type { Phase } from '../model/phase.ts';
import type { Step } from '../model/progress.ts';
import type { Millis } from '../model/time.ts';
import type { WaitRecord } from '../model/timeline.ts';
import type { Recorder } from '../signals/recorder.ts';

export interface Wait {
  /** Stable, made of keys. */
  id: string;
  /** What is waited for, as a person would say it: `ShopNotReady firing`. */
  for: string;
  /** The limit counts from here, milliseconds on the run's clock. */
  since: Millis;
  limitMs: number;
  phase: Phase;
  look(): Look;
}

/** What every wait of a run needs besides its condition. */
export interface Waiting {
  clock: Clock;
  recorder: Recorder;
  /** Told what is waited for and what was seen last, whenever that changes. */
  step: Step;
  signal: AbortSignal;
}

/**
 * Waits for a condition over what has been recorded: looked at after every record and at the deadline,
 * never on a timer of its own; one that can never hold is not waited for. Resolves either way and records which; only an aborted `signal` throws.
 */
export async function waitFor(wait: Wait, waiting: Waiting): Promise<WaitRecord> {
  const { clock, recorder, step, signal } = waiting;
  signal.throwIfAborted();
  const look = await new Promise<Look>((resolve, reject) => {
    const end = (act: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = () => end(() => reject(signal.reason));
    let told = '';
    const check = () => {
      const now = wait.look();
      if (now.met || now.never) return end(() => resolve(now));
      if (now.seen !== told)
        step.update(`waiting for ${wait.for} (limit ${wait.limitMs / 1000} s): ${now.seen}`);
      told = now.seen;
    };
    const timer = setTimeout(
      () => end(() => resolve(wait.look())),
      Math.max(0, wait.since + wait.limitMs - clock.now()),
    );
    const unsubscribe = recorder.subscribe(check);
    signal.addEventListener('abort', onAbort);
    check();
  });
  const record: WaitRecord = {
    kind: 'wait',
    id: wait.id,
    t: clock.now(),
    since: wait.since,
    phase: wait.phase,
    for: wait.for,
    limitMs: wait.limitMs,
    met: look.met,
    lastSeen: look.met ? '' : look.seen,
  };
  recorder.record(record);
  return record;
}
