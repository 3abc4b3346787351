import { join } from 'node:path';
import { endsWithin } from '../host/within.ts';
import { shortly } from '../model/errors.ts';
import { startEngineWatch } from '../signals/engine/engine-watch.ts';
import { startMachineWatch } from '../signals/machine/machine-watch.ts';
import { TALLY_MS } from '../stack/error-tally.ts';
import { tail } from '../stack/logs.ts';
import type { StackPlan } from '../stack/plan.ts';
import { type LoggedErrors, type StartedStack, startStack } from '../stack/start-stack.ts';
import type { Shell } from './shell.ts';

/** A question to the engine that is under way is not broken off. Milliseconds. */
const WATCH_END_MS = 30_000;

/** The stack that a run wants. */
export interface StackOrder {
  stack: StackPlan;
  /** Component of the catalogue → reference on this engine. */
  images: ReadonlyMap<string, string>;
  /** Leave everything running at the end. */
  keep: boolean;
  /** Another run measures on this machine: the stack starts with what that leaves of it. */
  yielding: boolean;
}

/**
 * Does some work on a stack of the run's own. The watch of the engine is there before its first container is; at the end,
 * however the work ended, its logs are saved and everything is removed.
 *
 * @throws whatever the work throws, and what `startStack` throws
 */
export async function withStack<T>(
  run: Shell,
  { stack: plan, images, keep, yielding }: StackOrder,
  work: (stack: StartedStack) => Promise<T>,
): Promise<T> {
  const { id, folder, host, phases, signal } = run;
  const engineWatch = startEngineWatch({
    ...run,
    docker: host.docker,
    run: id,
    tail: (container, lines) => tail(host.docker.getContainer(container), lines),
  });
  await using engine = endsWithin(WATCH_END_MS, 'the watch of the engine', engineWatch);
  const machineWatch = startMachineWatch({ ...run, docker: host.docker, run: id });
  await using machine = endsWithin(WATCH_END_MS, 'the watch of the machine', machineWatch);
  const { docker, owner } = host;
  await using stack = await phases.run('start', 'start the stack', (step) =>
    startStack(plan, {
      docker,
      owner,
      signal,
      run: id,
      keep,
      yielding,
      images,
      step,
      redact: run.redact,
      logs: join(folder, 'logs'),
    }),
  );
  const { egress } = stack;
  run.recorder.record({ kind: 'egress', t: run.clock.now(), ...egress });
  if (!egress.guarded)
    host.progress.start('see whether the stack is closed').done(`egress is unguarded: ${egress.detail}`);
  await using _logs = {
    [Symbol.asyncDispose]: () =>
      phases.run('stop', keep ? 'keep the stack' : 'stop the stack', async () => {
        try {
          recordErrors(run, await stack.saveLogs(join(folder, 'logs')));
        } catch (error) {
          // Without logs there is less to read, but the verdict stands.
          const t = run.clock.now();
          run.recorder.record({ kind: 'source', t, source: 'logs', ok: false, detail: shortly(error) });
        }
        await stack[Symbol.asyncDispose]();
      }),
  };
  try {
    return await work(stack);
  } finally {
    // That everything ends when it is stopped need not be told.
    await Promise.all([engine[Symbol.asyncDispose](), machine[Symbol.asyncDispose]()]);
  }
}

/** When lines of logs said that something failed, on the run's clock. */
function recordErrors({ clock, recorder }: Shell, logged: readonly LoggedErrors[]): void {
  const start = Date.parse(clock.startedAt);
  for (const { service, counts } of logged.filter((one) => one.counts.length > 0))
    recorder.record({
      kind: 'logged-errors',
      t: clock.now(),
      service,
      stepMs: TALLY_MS,
      counts: counts.map(({ at, errors }) => ({ at: at - start, errors })),
    });
}
