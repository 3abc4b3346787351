import type { RunPlan } from './prepare-run.ts';
import { type Host, openShell, type Shell } from './shell.ts';
import { type Waits, waitsOf } from './waits.ts';

/** One drill while it runs: what was planned, and how it waits. */
export interface DrillRun extends Shell, Waits {
  plan: RunPlan;
}

export function openDrill(plan: RunPlan, host: Host): DrillRun {
  const shell = openShell(plan.run, plan.folder, host, plan.redact);
  shell.recorder.record(plan.header);
  return { ...shell, ...waitsOf(shell), plan };
}
