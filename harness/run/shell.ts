/** What every run has, a drill's and a rehearsal's alike: its timeline, what follows from it so far, and its end. */

import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Clock } from '../host/clock.ts';
import type { MachineLease } from '../lease/lease.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import type { Redact } from '../safety/secrets/redact.ts';
import { JOURNAL, openUndoJournal, type UndoJournal } from '../safety/undo-journal.ts';
import type { Watchdog } from '../safety/watchdog.ts';
import { type Facts, gathering } from '../signals/facts.ts';
import { openRecorder, type Recorder } from '../signals/recorder.ts';
import { type Phases, phases } from './phases.ts';
import { redactedProgress } from './redacted-progress.ts';

/** The machine that a run is on. */
export interface Host {
  docker: Docker;
  owner: string;
  clock: Clock;
  progress: Progress;
  /** Its share of the machine. */
  lease: MachineLease;
  /** Aborted by Ctrl-C or a stop condition; the run heals and ends. */
  signal: AbortSignal;
  /** Heals when this process cannot; it watches until the evidence is filed, which is after the run's end. */
  watchdog: Pick<Watchdog, 'onHealed'>;
}

/** One run while it goes on. */
export interface Shell extends Disposable {
  id: string;
  /** Where the evidence goes. */
  folder: string;
  host: Host;
  clock: Clock;
  recorder: Recorder;
  /** What the timeline holds so far, as the judge will see it. */
  facts: Facts;
  /** The way back from what is done to the stack. */
  journal: UndoJournal;
  phases: Phases;
  /** What every text of others goes through before it is kept or shown. */
  redact: Redact;
  /** Aborted with the host's signal, and when the run cannot go on for a reason of its own. */
  signal: AbortSignal;
  /** Ends the run as soon as it is healed; an observer calls it that cannot observe any more. */
  giveUp(reason: unknown): void;
}

/** @throws the file system's error when the timeline cannot be created */
export function openShell(id: string, folder: string, its: Host, redact: Redact): Shell {
  const progress = redactedProgress(its.progress, redact);
  const host = { ...its, progress };
  const { clock } = host;
  const trouble = new AbortController();
  const giveUp = (reason: unknown) => trouble.abort(reason);
  const recorder = openRecorder(join(folder, 'timeline.jsonl'), redact, giveUp);
  const gathered = gathering();
  recorder.subscribe(gathered.add);
  const journal = openUndoJournal(join(folder, JOURNAL));
  host.watchdog.onHealed((because) => {
    journal.abandon();
    giveUp(new FiredrillError('internal', because));
  });
  return {
    id,
    folder,
    host,
    clock,
    recorder,
    facts: gathered.facts,
    journal,
    redact,
    phases: phases(clock, recorder, progress),
    signal: AbortSignal.any([host.signal, trouble.signal]),
    giveUp,
    [Symbol.dispose]: () => recorder[Symbol.dispose](),
  };
}

/**
 * Does all that a run is for, and records how it ended. Never throws for what the target, a fault, a step or the machine
 * did: the timeline's last record says it.
 */
export async function toItsEnd(shell: Shell, work: () => Promise<void>): Promise<void> {
  let end: Ending = { outcome: 'completed', reason: '' };
  try {
    await work();
  } catch (error) {
    end = endingOf(error, shell);
  }
  const records = Object.fromEntries(shell.facts.tally);
  shell.recorder.record({ kind: 'end', t: shell.clock.now(), ...end, records });
}

type Ending = Pick<Extract<TimelineRecord, { kind: 'end' }>, 'outcome' | 'reason'>;

function endingOf(error: unknown, { host, signal }: Pick<Shell, 'host' | 'signal'>): Ending {
  // Our own trouble is what matters, and not what else could not be done because of it.
  if (signal.aborted && isOurs(signal.reason)) return { outcome: 'error', reason: shortly(signal.reason) };
  if (host.signal.aborted) return { outcome: 'aborted', reason: shortly(host.signal.reason) };
  const code = error instanceof FiredrillError ? error.code : 'internal';
  const outcome = code === 'unavailable' || code === 'aborted' ? code : 'error';
  return { outcome, reason: shortly(error) };
}

function isOurs(reason: unknown): boolean {
  return reason instanceof FiredrillError && reason.code === 'internal';
}
