import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { Condition } from '../promises/condition.ts';
import type { RunPlan } from './prepare-run.ts';
import { type Host, openShell, type Shell } from './shell.ts';
import { waitFor } from './wait.ts';

/** One drill while it runs: what was planned, and how it waits. */
export interface DrillRun extends Shell {
  plan: RunPlan;
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

export function openDrill(plan: RunPlan, host: Host): DrillRun {
  const shell = openShell(plan.run, plan.folder, host, plan.redact);
  const { clock, recorder, phases, signal } = shell;
  recorder.record(plan.header);
  const waits = async function* (conditions: readonly Condition[], step: Step) {
    const since = clock.now();
    for (const condition of conditions)
      yield await waitFor(
        { ...condition, since, phase: phases.current() },
        { clock, recorder, step, signal },
      );
  };
  return {
    ...shell,
    plan,
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
  };
}
