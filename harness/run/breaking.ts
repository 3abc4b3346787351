/** A fault of a run: into the stack, looked at, and out again, each with its records. */

import type { Part } from '../faults/shared/together.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import type { Abilities } from '../model/abilities.ts';
import type { Effect } from '../model/effect.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { DrillRun } from './open-drill.ts';

/** A fault that has not come about by then is not coming; an undo that has not is replaced by the end of the stack. */
const FAULT_LIMIT_MS = 30_000;

/** Writes down how it is undone, before anything is done. */
export function announce({ plan, clock, recorder, journal }: DrillRun, can: Abilities): void {
  const { fault, service } = plan;
  journal.register({
    what: { fault: fault.name, service },
    run: (signal) => fault.undo(can, service, signal),
  });
  recorder.record({
    kind: 'fault',
    t: clock.now(),
    stage: 'injecting',
    detail: `${fault.name} into ${service}`,
  });
  recorder.flush();
}

export async function inject(run: DrillRun, can: Abilities): Promise<void> {
  const { plan, clock, recorder } = run;
  const { fault, service } = plan;
  await putIn(run, can, plan);
  recorder.record({
    kind: 'fault',
    t: clock.now(),
    stage: 'injected',
    detail: `${fault.name} into ${service}`,
  });
  await look(run, can);
}

/** One that cannot be put in is written down. @throws what it failed with */
export async function putIn(
  { signal, clock, recorder }: Pick<DrillRun, 'signal' | 'clock' | 'recorder'>,
  can: Abilities,
  { fault, service }: Part,
): Promise<void> {
  try {
    await faultWithin(signal, 'inject', (limited) => fault.inject(can, service, limited));
  } catch (error) {
    signal.throwIfAborted();
    recorder.record({ kind: 'fault', t: clock.now(), stage: 'failed', detail: shortly(error) });
    throw error;
  }
}

/** Looks whether the fault is there, by what the world shows and not by what the call returned. */
export async function look(run: DrillRun, can: Abilities): Promise<void> {
  const { plan, clock, recorder, phases } = run;
  const effect = await effectOf(run, can, plan);
  recorder.record({ kind: 'effect', t: clock.now(), phase: phases.current(), ...effect });
}

/** What is seen of one fault; of one that cannot be looked at, that. */
export function effectOf(
  { signal }: Pick<DrillRun, 'signal'>,
  can: Abilities,
  { fault, service }: Part,
): Promise<Effect> {
  return faultWithin(signal, 'effect', (limited) => fault.effect(can, service, limited)).catch(
    (error: unknown): Effect => ({ seen: false, how: `could not look: ${shortly(error)}` }),
  );
}

/** Not every fault ends when it is told to. */
export async function faultWithin<T>(
  signal: AbortSignal,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(FAULT_LIMIT_MS);
  const either = AbortSignal.any([signal, limit]);
  try {
    return await unlessAborted(either, work(either));
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw new FiredrillError('internal', `${what} did not end within ${FAULT_LIMIT_MS / 1000} s`, {
      cause: error,
    });
  }
}

/** @throws FiredrillError `internal` when it failed: nothing that is seen from then on says anything of the target */
export async function undo({ plan, clock, recorder, journal }: DrillRun): Promise<void> {
  if (journal.pending() === 0) return;
  const detail = `${plan.fault.name} on ${plan.service}`;
  recorder.record({ kind: 'fault', t: clock.now(), stage: 'undoing', detail });
  const failures = await journal.undoAll(FAULT_LIMIT_MS);
  if (failures.length === 0) {
    recorder.record({ kind: 'fault', t: clock.now(), stage: 'undone', detail });
    return;
  }
  recorder.record({ kind: 'fault', t: clock.now(), stage: 'failed', detail: failures.join('; ') });
  throw new FiredrillError('internal', failures.join('; '));
}
