import { unlessAborted } from '../host/unless-aborted.ts';
import type { Step } from '../model/progress.ts';
import type { People } from '../people/run-step.ts';
import { type Host, openShell, type Shell, toItsEnd } from '../run/shell.ts';
import { withStack } from '../run/with-stack.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { RehearsalPlan } from './prepare-rehearsal.ts';
import { runProcedure } from './run-procedure.ts';
import { startWorld } from './start-world.ts';
import { reachWatched } from './watched.ts';

/** A rehearsal's last look at its rows may wait for a target that is slow; then it is over. */
const READ_BACK_LIMIT_MS = 90_000;

/**
 * Starts a target's stack with its monitoring in real time, its users' traffic and all observers, does the steps of a
 * procedure on it, reads back every write, and removes everything. What it sees is in `timeline.jsonl` as it happens;
 * the judge reads it afterwards. Never throws for what the target, a step or the machine did.
 */
export async function runRehearsal(plan: RehearsalPlan, host: Host, people: People): Promise<void> {
  const { header, folder } = plan;
  using run = openShell(header.run, folder, host, plan.redact);
  run.recorder.note(header);
  await toItsEnd(run, () =>
    withStack(run, { ...plan, keep: false, yielding: false }, (stack) => rehearse(run, plan, people, stack)),
  );
}

async function rehearse(run: Shell, plan: RehearsalPlan, people: People, stack: StartedStack): Promise<void> {
  const { clock, recorder, phases, host, signal } = run;
  await using started = await startWorld(run, plan, stack);
  try {
    await phases.run('start', 'wait until everything is watched', (step) => reachWatched(run, step));
    await runProcedure(plan.steps, started.world, {
      clock,
      record: recorder.note,
      people,
      progress: (title) => host.progress.start(title),
      signal,
    });
  } finally {
    // Also of a rehearsal that failed: what was lost is what people ask first.
    if (!signal.aborted) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_BACK_LIMIT_MS)]);
      const readBack = (step: Step) => unlessAborted(limit, started.readBack(step, limit));
      await phases.run('verify', 'read back every write', readBack).catch(() => undefined);
    }
  }
}
