import { unlessAborted } from '../../host/unless-aborted.ts';
import type { Values } from '../../http/request-template.ts';
import { type Load, startLoad } from '../../load/load.ts';
import { LOAD_LIMITS, type LoadOffer } from '../../load/load-options.ts';
import { constant } from '../../load/profiles.ts';
import type { LoadControl } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { LoadMoment } from '../../model/load.ts';
import type { Step } from '../../model/progress.ts';
import { ENTRY } from '../../model/target.ts';
import type { LoadRecord } from '../../model/timeline.ts';
import type { LoadContract } from '../../signals/load/contract.ts';
import { idOf, requestOf } from '../../signals/load/request.ts';
import { othersOf, replicaName } from '../../signals/load/under-load.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { DrillRun } from '../open-drill.ts';
import { questionsOf } from '../questions.ts';
import { lookForKept } from './kept.ts';
import { isWarm, WARM_LIMIT_MS, warmCondition } from './warm.ts';
import { type RemedyWindow, remedyWindows } from './windows.ts';

/** What of the planned requests must have left for a spike to have been one. */
const SENT_AT_LEAST = 0.99;
/** How long the spikes that compare remedies are, against the one that is judged. */
const REMEDY_SHARE = 0.5;
/** A generator that sends nothing within this is ended. */
const BEGIN_LIMIT_MS = 10_000;

/** The load of a run: its spike as a fault sees it, and what is measured before and after. */
export interface Loading extends LoadControl, AsyncDisposable {
  /** Measures what the stack can do, then what each remedy does about a spike, in random order. */
  calibrate(values: Values, step: Step): Promise<void>;
  /** Looks for everything that was acknowledged. */
  readBack(values: Values): Promise<void>;
}

/** How one stretch of load is recorded. */
type Window = Pick<LoadRecord, 'window' | 'remedy' | 'on' | 'cold'>;

export function loading(run: DrillRun, stack: StartedStack, contract: LoadContract): Loading {
  const { clock, recorder, plan, signal } = run;
  const { header } = plan;
  const { entry = ENTRY } = header;
  const acknowledged: string[] = [];
  const offered = new Set<Load>();
  let windows = 0;
  let perSecond = 0;
  let login: Values = {};
  let spike: { load: Load; planned: number; sent?: number; ended?: true } | undefined;

  /** Begins a stretch of load; it is recorded when it is over. */
  const offer = (window: Window, service: string, load: LoadOffer) => {
    windows += 1;
    const name = `${window.window}-${windows}`;
    const moments: LoadMoment[] = [];
    const url = stack.direct(service);
    const started = startLoad({
      clock,
      isAllowed: ({ origin }) => origin === url,
      spec: {
        url,
        tls: stack.tls(service),
        request: requestOf(contract, name, login),
        offer: load,
        deadlineMs: contract.deadlineMs,
        maxInFlight: LOAD_LIMITS.inFlight,
        ...(contract.ok === undefined ? {} : { ok: contract.ok }),
      },
      onMoment: (moment) => moments.push(moment),
      onDone: (requests) => {
        for (const n of requests) acknowledged.push(idOf(contract, name, n));
      },
    });
    offered.add(started);
    const over = (async (): Promise<LoadRecord> => {
      const from = await started.startAt;
      await started.sent;
      const to = clock.now();
      const result = await started.result;
      offered.delete(started);
      await started[Symbol.asyncDispose]();
      const record: LoadRecord = { kind: 'load', t: clock.now(), ...window, from, to, load: result, moments };
      recorder.record(record);
      return record;
    })();
    // Who disposes of it does not ask what it came to.
    over.catch(() => undefined);
    return { started, over, moments };
  };
  /** What a stretch of load is called that begins as soon as the service does what it can. */
  const warm = async (window: Window, service: string, step: Step): Promise<Window> => {
    const users = { users: contract.capacity.users, durationMs: WARM_LIMIT_MS };
    const { started, over, moments } = offer({ ...window, window: 'warm-up' }, service, users);
    await run.ask([warmCondition(service, moments)], step);
    const warmed = isWarm(moments);
    started.stop();
    await unlessAborted(signal, over);
    await run.ask(questionsOf(run, 'calm'), step);
    return warmed ? window : { ...window, cold: true };
  };
  const spikeOffer = (times = contract.spike.times, share = 1): LoadOffer => ({
    steps: constant(times * perSecond, share * contract.spike.durationMs),
  });
  const scaled = async (service: string, to: number, by: string, listening: boolean) => {
    for (const other of othersOf(service, to))
      await stack.links.setListening(`${other}-${by}`, listening, signal);
  };

  const capacity = async (step: Step) => {
    const { over } = offer(await warm({ window: 'capacity' }, entry, step), entry, contract.capacity);
    const { load, from, to } = await unlessAborted(signal, over);
    if (load.ok === 0)
      throw new FiredrillError(
        'unavailable',
        `the load's request was never done: ${load.failed} of ${load.sent} failed`,
      );
    perSecond = (1000 * load.ok) / (to - from);
  };
  const remedyWindow = async ({ remedy, on }: RemedyWindow, step: Step) => {
    await run.ask(questionsOf(run, 'calm'), step);
    if ('scale' in remedy && on) await scaled(remedy.scale, remedy.to, remedy.by, true);
    const service = 'replica' in remedy && on ? replicaName(remedy.replica, remedy.name) : entry;
    step.update(`${remedy.title}: ${on ? 'with' : 'without'} it`);
    const window = await warm({ window: 'remedy', remedy: remedy.name, on }, service, step);
    await unlessAborted(signal, offer(window, service, spikeOffer(remedy.times, REMEDY_SHARE)).over);
    // Not before the queue is empty: a worker that is cut off with a job in hand holds it up.
    await run.ask(questionsOf(run, 'calm'), step);
    if ('scale' in remedy && on) await scaled(remedy.scale, remedy.to, remedy.by, false);
  };

  return {
    async calibrate(values, step) {
      login = values;
      for (const remedy of contract.remedies)
        if ('scale' in remedy) await scaled(remedy.scale, remedy.to, remedy.by, false);
      step.update(`${contract.capacity.users} users, as much as it can do`);
      await capacity(step);
      for (const window of remedyWindows(contract, header.seed ?? 0)) await remedyWindow(window, step);
      await run.ask(questionsOf(run, 'calm'), step);
    },
    async begin(limited) {
      const { started } = offer({ window: 'spike' }, entry, spikeOffer());
      const planned = Math.round((contract.spike.times * perSecond * contract.spike.durationMs) / 1000);
      spike = { load: started, planned };
      const began = spike;
      started.sent.then(
        (sent) => {
          began.sent = sent;
          recorder.record({ kind: 'sent', t: clock.now(), planned, sent });
        },
        () => undefined,
      );
      limited.throwIfAborted();
      const late = AbortSignal.any([limited, AbortSignal.timeout(BEGIN_LIMIT_MS)]);
      await unlessAborted(late, started.startAt);
    },
    async end() {
      if (spike === undefined) return;
      spike.load.stop();
      spike.ended = true;
    },
    async effect(): Promise<Effect> {
      if (spike === undefined) return { seen: false, how: 'no spike was begun' };
      const { planned, sent, ended } = spike;
      if (ended) return { seen: false, how: 'nothing is sent any more' };
      if (sent === undefined) return { seen: false, how: 'it is being sent' };
      const how = `${sent} of ${planned} requests left, ${Math.round((1000 * sent) / contract.spike.durationMs)} per second`;
      return { seen: sent >= SENT_AT_LEAST * planned, how };
    },
    async readBack(values) {
      if (header.workload?.list === undefined) return;
      const { list, deadlineMs } = header.workload;
      const { done } = contract.kept;
      recorder.record(
        await lookForKept({
          clock,
          url: stack.origin(entry),
          tls: stack.tls(entry),
          list,
          deadlineMs,
          values,
          done,
          acknowledged,
        }),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...offered].map((load) => load[Symbol.asyncDispose]()));
    },
  };
}
