import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { atPath } from '../http/json-fields.ts';
import { jsonReader } from '../http/json-reader.ts';
import type { Step } from '../model/progress.ts';
import { until } from '../signals/observing.ts';
import { startSignals } from '../signals/start-signals.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import { ASK_LIMIT_MS, answerOf, asked } from './asking.ts';
import { decider } from './decision.ts';
import type { RehearsalRun } from './rehearsal-run.ts';
import { SITUATION_WINDOW_MS, type Situation, usersIn } from './situation.ts';
import type { Request, World } from './world.ts';

/** A world with its traffic; disposing ends everybody who watches. */
export interface StartedWorld extends AsyncDisposable {
  world: World;
  /** Ends the traffic and asks the target about every write ever attempted, and what each row reads. */
  readBack(shown: Step, signal: AbortSignal): Promise<void>;
}

const QUERY_LIMIT_MS = 5_000;
/** Two rows a second are read back while the rehearsal goes on. */
const CONTENT_EVERY_MS = 500;

/** Starts everybody who watches a stack that runs, and the users' traffic. */
export async function startWorld(run: RehearsalRun, stack: StartedStack): Promise<StartedWorld> {
  const { clock, recorder, facts, rehearsal, variant, releases } = run;
  await using watching = new AsyncDisposableStack();
  const origin = stack.origin('api');
  const prometheus = watching.use(jsonReader(stack.origin('prometheus'), QUERY_LIMIT_MS));
  const requests: Request[] = [];
  const contents: { t: number; ok: boolean }[] = [];
  /** When liveness answered last: what is kept of probes for waits reaches back for seconds only. */
  const alive = { at: clock.now() };
  watching.defer(
    recorder.subscribe((record) => {
      if (record.kind === 'probe' && record.probe === 'liveness' && record.outcome === 'good')
        alive.at = Math.max(alive.at, record.intended);
    }),
  );
  watching.defer(
    recorder.subscribe((record) => {
      if (record.kind !== 'write' && record.kind !== 'read') return;
      const { kind, sent, t, status } = record;
      const ok = record.kind === 'write' ? record.outcome === 'acknowledged' : record.ok;
      const id = record.kind === 'write' ? { id: record.id } : {};
      requests.push({ kind, ...id, sent, t, ok, ...(status === undefined ? {} : { status }) });
    }),
  );
  const ask = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    asked(`${origin}${path}`, method, body, clock);
  const content = async (id: string, when: 'during' | 'end') => {
    const { status, json } = await ask('GET', rehearsal.workload.read.path.replace('{id}', id));
    // What is not answered is no row that reads wrongly; presence is the ledger's to say.
    if (!rehearsal.workload.read.found.includes(status)) return;
    const seen = String(atPath(json, rehearsal.content.path) ?? '');
    const ok = seen === rehearsal.content.of(id);
    if (when === 'during') contents.push({ t: clock.now(), ok });
    recorder.record({ kind: 'content', t: clock.now(), id, ok, seen, when });
  };
  const observers = watching.use(
    await startSignals([], {
      stack,
      clock,
      recorder,
      resolutionMs: run.resolutionMs,
      pace: run.pace,
      jobs: run.jobs,
      probes: run.probes,
      workload: rehearsal.workload,
      phase: () => 'hold',
      giveUp: run.giveUp,
    }),
  );
  watching.use(
    until(run.signal, run.giveUp, (ending) => readContents(requests, (id) => content(id, 'during'), ending)),
  );
  await observers.begin();

  let before: Situation['before'] = {};
  const moments = new Map<string, number>();
  const query = (promql: string) => answerOf(prometheus, promql);
  const image = (release: string): string => releases.get(release)?.reference ?? release;
  const signals = async () => {
    const all = Object.entries(rehearsal.signals).map(
      async ([name, promql]) => [name, await query(promql)] as const,
    );
    return Object.fromEntries(
      (await Promise.all(all)).filter((one): one is [string, number] => one[1] !== undefined),
    );
  };
  const dependencies = async (limited: AbortSignal) => {
    const all = Object.entries(rehearsal.dependencies).map(async ([service, command]) => {
      const well = await stack.commands.run(service, command, limited).then(
        () => true,
        () => false,
      );
      return [service, well] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  };
  const world: World = {
    clock,
    facts,
    stack,
    variant,
    decider: decider(rehearsal.rules),
    decision: undefined,
    moments,
    requests,
    notifications: facts.notifications,
    async deploy(release, limited) {
      moments.set('deployed', clock.now());
      await Promise.all(
        rehearsal.deployed.map((service) => stack.deployments.replace(service, image(release), limited)),
      );
    },
    async runs(release, limited) {
      const all = await Promise.all(
        rehearsal.deployed.map((service) => stack.deployments.running(service, limited)),
      );
      const other = rehearsal.deployed.find((_, index) => all[index] !== image(release));
      return other === undefined
        ? { met: true, seen: '' }
        : { met: false, seen: `${other} does not run ${release}` };
    },
    job: (release, command, limited) =>
      stack.deployments.job(image(release), command, rehearsal.deployed[0] ?? 'api', limited),
    run: stack.commands.run,
    byHand: {
      deploy: (release) =>
        Promise.all(rehearsal.deployed.map((service) => stack.byHand.replace(service, image(release)))),
      job: (release, command) => stack.byHand.job(image(release), command, rehearsal.deployed[0] ?? 'api'),
      run: stack.byHand.run,
    },
    ask,
    query,
    async raise(alerts) {
      const { statusCode, body } = await request(`${stack.origin('alertmanager')}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
        signal: AbortSignal.timeout(ASK_LIMIT_MS),
      });
      const text = await body.text();
      if (statusCode >= 300) throw new Error(`Alertmanager answered ${statusCode}: ${text.slice(0, 200)}`);
    },
    async situation(limited) {
      const [seen, well] = await Promise.all([signals(), dependencies(limited)]);
      const now = clock.now();
      const recent = contents.filter(({ t }) => t > now - SITUATION_WINDOW_MS);
      const deployed = moments.get('deployed');
      const writes = requests.flatMap(({ id, t, status }) =>
        id === undefined ? [] : [{ id, t, ...(status === undefined ? {} : { status }) }],
      );
      return {
        ...(deployed === undefined ? {} : { sinceDeploymentMs: now - deployed }),
        signals: seen,
        before,
        users: usersIn(writes, rehearsal.userOf, now),
        unreachableForMs: facts.probeNow('liveness').badRun === 0 ? 0 : now - alive.at,
        content: { checked: recent.length, wrong: recent.filter(({ ok }) => !ok).length },
        dependencies: well,
      };
    },
    async rememberBefore() {
      before = await signals();
    },
    saw(situation, decision) {
      const t = clock.now();
      recorder.record({ kind: 'situation', t, situation });
      if (decision === undefined) return;
      world.decision = decision;
      moments.set('decided', t);
      const deployed = moments.get('deployed');
      if (deployed !== undefined) world.figure('decided', { low: t - deployed, high: t - deployed });
      recorder.record({ kind: 'decision', t, decision });
    },
    keep(rows) {
      for (const [id, seen] of rows)
        recorder.record({ kind: 'kept', t: clock.now(), id, ok: seen === rehearsal.content.of(id), seen });
    },
    figure: (figure, measured) => recorder.record({ kind: 'figure', t: clock.now(), figure, measured }),
    check: (list, title, ok, evidence) =>
      recorder.record({ kind: 'checked', t: clock.now(), list, title, ok, evidence }),
    deviation: (text) => recorder.record({ kind: 'deviation', t: clock.now(), text }),
  };
  const whole = watching.move();
  return {
    world,
    async readBack(shown, limited) {
      await observers.readBack(shown, limited);
      const acknowledged = requests.flatMap(({ id, ok }) => (ok && id !== undefined ? [id] : []));
      for (const id of acknowledged) await content(id, 'end');
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Reads the newest acknowledged row again and again, each once. */
async function readContents(
  requests: readonly Request[],
  read: (id: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let last = '';
  while (!signal.aborted) {
    const newest = requests.findLast(({ id, ok }) => ok && id !== undefined)?.id;
    if (newest !== undefined && newest !== last) {
      last = newest;
      await read(newest);
    }
    await pause(CONTENT_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
