import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Clock } from '../host/clock.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import type { Condition } from '../promises/condition.ts';
import { JOURNAL, openUndoJournal, type UndoJournal } from '../safety/undo-journal.ts';
import { type Facts, gathering } from '../signals/facts.ts';
import { openRecorder, type Recorder } from '../signals/recorder.ts';
import { type Phases, phases } from './phases.ts';
import type { RunPlan } from './prepare-run.ts';
import { waitFor } from './wait.ts';

/** Whose turn it is, where several drills share a machine. */
export interface Turns {
  /**
   * Resolves when this drill may go on: `load` is about to send probes and traffic, `measure` to measure.
   * @throws the signal's reason when that comes first
   */
  take(what: 'load' | 'measure', signal: AbortSignal): Promise<void>;
  /**
   * Whether this drill may take all of the machine to `start` its stack, or, when that is gone, to think about what was
   * seen and `file` it. Where it may not, somebody else measures or soon will, and it takes what that leaves.
   * @throws the signal's reason when that comes before the answer
   */
  share(what: 'start' | 'file', signal: AbortSignal): Promise<{ all: boolean }>;
  /** All is well: from now on it is measured. */
  begins(): void;
  /**
   * The target has recovered: how long that took is known. What is left is to see that it stays so, for the monitoring
   * to tell it, and to read back the writes, which takes no longer beside a stack that starts.
   */
  recovered(): void;
  /** What is to be measured has been; nobody disturbs this drill any more. */
  over(): void;
}

/** The machine a drill runs on. */
export interface Host {
  docker: Docker;
  /** Where the engine is, as DOCKER_HOST has it. */
  engine: string;
  owner: string;
  clock: Clock;
  progress: Progress;
  /** Aborted by Ctrl-C or a stop condition; the drill heals and ends. */
  signal: AbortSignal;
  /** Left out where the drill is alone. */
  turns?: Turns;
  /** File of the watchdog's program, which heals when this process cannot. */
  watchdog: string;
}

/** One drill while it runs: what was planned, what was seen, and the way back. */
export interface DrillRun extends Disposable {
  plan: RunPlan;
  host: Host;
  clock: Clock;
  recorder: Recorder;
  /** What the timeline holds so far, as the judge will see it. */
  facts: Facts;
  journal: UndoJournal;
  phases: Phases;
  /** Aborted with the host's signal, and when the run cannot go on for a reason of its own. */
  signal: AbortSignal;
  /** Ends the run as soon as it is healed; an observer calls it that cannot observe any more. */
  giveUp(reason: unknown): void;
  /**
   * Waits for all conditions and goes on when some do not come: judging is not the runner's work. Every limit
   * counts from this call, since what is waited for second has been on its way as long.
   */
  ask(conditions: readonly Condition[], step: Step): Promise<void>;
  /** As `ask`. @throws FiredrillError `unavailable` at the first that does not come. */
  reach(conditions: readonly Condition[], step: Step): Promise<void>;
}

/** A timer may fire so much before its time. */
const TIMER_GRAIN_MS = 2;

export function begin(plan: RunPlan, host: Host): DrillRun {
  const { clock, progress } = host;
  const trouble = new AbortController();
  const giveUp = (reason: unknown) => trouble.abort(reason);
  const signal = AbortSignal.any([host.signal, trouble.signal]);
  const recorder = openRecorder(join(plan.folder, 'timeline.jsonl'), giveUp);
  const gathered = gathering();
  recorder.subscribe(gathered.add);
  recorder.record(plan.header);
  const during = phases(clock, recorder, progress);
  const waits = async function* (conditions: readonly Condition[], step: Step) {
    const since = clock.now();
    for (const condition of conditions)
      yield await waitFor(
        { ...condition, since, phase: during.current() },
        { clock, recorder, step, signal },
      );
  };
  return {
    plan,
    host,
    clock,
    recorder,
    facts: gathered.facts,
    journal: openUndoJournal(join(plan.folder, JOURNAL)),
    phases: during,
    signal,
    giveUp,
    async ask(conditions, step) {
      for await (const _ of waits(conditions, step));
    },
    async reach(conditions, step) {
      for await (const { t, since, met, for: what, limitMs, lastSeen } of waits(conditions, step)) {
        if (met) continue;
        const how =
          t - since < limitMs - TIMER_GRAIN_MS
            ? `${what} will not come: ${lastSeen}`
            : `${what} did not come within ${limitMs / 1000} s; last seen: ${lastSeen}`;
        throw new FiredrillError('unavailable', `steady state was never reached: ${how}`);
      }
    },
    [Symbol.dispose]: () => recorder[Symbol.dispose](),
  };
}
