import { jsonReader } from '../http/json-reader.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { NotificationRecord } from '../model/timeline.ts';
import type { Condition } from '../promises/condition.ts';
import type { Shell } from '../run/shell.ts';
import { waitFor } from '../run/wait.ts';
import { costsOf } from '../run/watching/gentle-watch.ts';
import { ratesOf, watchingOf } from '../run/watching/learn-to-watch.ts';
import { questionOf } from '../run/watching/question-of.ts';
import { until } from '../signals/observing.ts';
import { probesTo } from '../signals/probes/probes.ts';
import { startSignals } from '../signals/start-signals.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import { answerOf, asked } from './asking.ts';
import { watchFaring } from './faring.ts';
import type { RehearsalPlan } from './prepare-rehearsal.ts';
import type { RehearsalRecord } from './records.ts';
import { startParts } from './start-parts.ts';
import type { Request, World } from './world.ts';

/** A world with its traffic; disposing ends all observers. */
export interface StartedWorld extends AsyncDisposable {
  world: World;
  /** Ends the traffic, asks the target about every write ever attempted, and lets each part look for the last time. */
  readBack(shown: Step, signal: AbortSignal): Promise<void>;
}

const QUERY_LIMIT_MS = 5_000;

/** Starts all observers of a stack that runs, the parts of the rehearsal, and the users' traffic. */
export async function startWorld(
  run: Shell,
  plan: RehearsalPlan,
  stack: StartedStack,
): Promise<StartedWorld> {
  const { clock, recorder } = run;
  const { header, workload } = plan;
  await using watching = new AsyncDisposableStack();
  const origin = stack.origin('api');
  const prometheus = watching.use(jsonReader(stack.origin('prometheus'), QUERY_LIMIT_MS));
  const { faring } = watching.use(watchFaring(run));
  const seen = seenBy(run);
  watching.defer(seen.end);
  const note = (record: RehearsalRecord) => recorder.note(record);
  const world: World = {
    clock,
    stack,
    variant: header.variant,
    moments: new Map(),
    requests: seen.requests,
    notifications: seen.notifications,
    faring,
    of: (part) => parts.of(part),
    run: stack.commands.run,
    runByHand: stack.byHand.run,
    ask: (method, path, body) => asked(`${origin}${path}`, method, body, clock),
    query: (promql) => answerOf(prometheus, promql),
    figure: (figure, measured) => note({ kind: 'figure', t: clock.now(), figure, measured }),
    check: (list, title, ok, evidence) =>
      note({ kind: 'checked', t: clock.now(), list, title, ok, evidence }),
    deviation: (text) => note({ kind: 'deviation', t: clock.now(), text }),
  };
  const { releases } = plan;
  const parts = startParts(plan.parts, { world, workload, releases, record: recorder.note });
  const observers = watching.use(
    await startSignals([], {
      stack,
      clock,
      recorder,
      resolutionMs: header.resolutionMs,
      pace: header.pace,
      jobs: plan.jobs,
      probes: plan.probes,
      workload,
      phase: () => 'hold',
      giveUp: run.giveUp,
    }),
  );
  for (const { watch } of parts.all) if (watch) watching.use(until(run.signal, run.giveUp, watch));
  const costs = await run.phases.run('start', 'wait for answers', (step) =>
    costsOf(run, stack, probesTo(stack, plan.probes, []), (all) => reachAll(run, all, step), step),
  );
  const { probes } = plan;
  const question = questionOf({ probes, resolutionMs: header.resolutionMs }, plan.stack);
  const watchingSo = { ...watchingOf(costs, question), t: clock.now() };
  recorder.record(watchingSo);
  await observers.probe(ratesOf(watchingSo));
  await observers.begin();
  const whole = watching.move();
  return {
    world,
    async readBack(shown, limited) {
      await observers.readBack(shown, limited);
      for (const { atEnd } of parts.all) await atEnd?.(limited);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Waits for all of some conditions. @throws FiredrillError `unavailable` at the first that does not come */
async function reachAll(
  { clock, recorder, signal, phases }: Shell,
  conditions: readonly Condition[],
  step: Step,
): Promise<void> {
  const since = clock.now();
  for (const condition of conditions) {
    const wait = { ...condition, since, phase: phases.current() };
    const { met, for: what, lastSeen } = await waitFor(wait, { clock, recorder, step, signal });
    if (!met) throw new FiredrillError('unavailable', `${what} did not come; last seen: ${lastSeen}`);
  }
}

/** The users' requests and the notifications of a run, in the order in which they came, until `end`. */
function seenBy({ recorder }: Shell) {
  const requests: Request[] = [];
  const notifications: NotificationRecord[] = [];
  const end = recorder.subscribe((record) => {
    if (record.kind === 'notification') notifications.push(record);
    if (record.kind !== 'write' && record.kind !== 'read') return;
    const { kind, sent, t, status } = record;
    const ok = record.kind === 'write' ? record.outcome === 'acknowledged' : record.ok;
    const id = record.kind === 'write' ? { id: record.id } : {};
    requests.push({ kind, ...id, sent, t, ok, ...(status === undefined ? {} : { status }) });
  });
  return { requests, notifications, end };
}
