import { jsonReader } from '../http/json-reader.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import type { Millis } from '../model/time.ts';
import type { NotificationRecord } from '../model/timeline.ts';
import type { Shell } from '../run/shell.ts';
import { waitsOf } from '../run/waits.ts';
import { costsOf, watchGently } from '../run/watching/gentle-watch.ts';
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

function waitOf({ waits = [] }: RehearsalPlan['header'], id: string): Millis {
  const found = waits.find((one) => one.id === id);
  if (found === undefined) throw new FiredrillError('internal', `the rehearsal has no wait ${id}`);
  return found.ms;
}

/** Starts all observers of a stack that runs, the parts of the rehearsal, and the users' traffic. */
export async function startWorld(
  run: Shell,
  plan: RehearsalPlan,
  stack: StartedStack,
): Promise<StartedWorld> {
  const { clock, recorder } = run;
  const { header, workload, entry } = plan;
  await using watching = new AsyncDisposableStack();
  const origin = stack.origin(entry);
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
    waits: (id) => waitOf(header, id),
    requests: seen.requests,
    notifications: seen.notifications,
    faring,
    of: (part) => parts.of(part),
    run: stack.commands.run,
    runByHand: stack.byHand.run,
    ask: (method, path, body, rest) => asked(`${origin}${path}`, method, body, clock, stack.tls(entry), rest),
    async logIn(login) {
      const traffic = observers.traffic();
      if (traffic === undefined) throw new FiredrillError('internal', 'no user is there who could log in');
      await traffic.logIn(login);
    },
    query: (promql) => answerOf(prometheus, promql),
    figure: (figure, measured) => note({ kind: 'figure', t: clock.now(), figure, measured }),
    check: (list, title, ok, evidence) =>
      note({ kind: 'checked', t: clock.now(), list, title, ok, evidence }),
    deviation: (text) => note({ kind: 'deviation', t: clock.now(), text }),
  };
  const { releases } = plan;
  const parts = startParts(plan.parts, {
    world,
    workload,
    releases,
    folder: plan.folder,
    record: recorder.note,
  });
  const watched = {
    stack,
    clock,
    recorder,
    resolutionMs: header.resolutionMs,
    pace: header.pace,
    jobs: plan.jobs,
    ruleKinds: plan.ruleKinds,
    alertmanager: plan.alertmanager,
    entry,
    sources: plan.sources,
    ...(plan.login === undefined ? {} : { login: plan.login }),
    probes: plan.probes,
    transports: plan.transports,
    workload,
    phase: () => 'hold' as const,
    giveUp: run.giveUp,
  };
  const observers = watching.use(await startSignals([], watched));
  for (const { watch } of parts.all) if (watch) watching.use(until(run.signal, run.giveUp, watch));
  const watcher = { ...run, ...waitsOf(run) };
  const probes = probesTo({ ...watched, captured: observers.captured }, []);
  const costs = await run.phases.run('start', 'wait for answers', (step) =>
    costsOf(watcher, { stack, entry, probes }, step),
  );
  await observers.begin();
  const question = questionOf({ ...watched, stack: plan.stack });
  const gently = { costs, question, probes, workload, since: clock.now() };
  await run.phases.run('start', 'see that watching changes nothing', (step) =>
    watchGently(watcher, observers, gently, step),
  );
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
