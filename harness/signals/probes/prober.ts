import { Worker } from 'node:worker_threads';
import type { Clock } from '../../host/clock.ts';
import { ownModule } from '../../host/own-module.ts';
import { endThread, heardFrom } from '../../host/thread.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { ProbeName } from '../../model/request.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { allowedAddress, type IsAllowed } from '../../safety/allowed-address.ts';
import type { TimedProbe } from './probe.ts';
import { type ProbeState, probeStates } from './prober-state.ts';
import type { ProberThreadData } from './prober-thread.ts';

export interface ProberOptions {
  clock: Clock;
  probes: readonly TimedProbe[];
  /** Called in this thread for each record, in batches at most 50 ms after the fact. */
  onRecord: (record: TimelineRecord) => void;
  /** Vouches for addresses that are not loopback. */
  isAllowed?: IsAllowed;
}

export interface Prober extends AsyncDisposable {
  /** What a probe says now, at most 50 ms old. */
  state(probe: ProbeName): ProbeState;
  /**
   * Stops sending. Probes under way are forgotten: the time after the end is not asked about. Idempotent.
   * @throws FiredrillError `internal` for a thread that does not end
   */
  stop(): Promise<void>;
}

/**
 * Watches endpoints from a thread of its own, so that nothing the runner does delays a probe. Resolves when the
 * thread is about to send. Should the thread die, a `source` record named `prober` says so; there are no probe
 * records after it.
 *
 * Throws `usage` for a period that is none, two probes of one name, or an address outside the blast radius.
 */
export async function startProber(options: ProberOptions): Promise<Prober> {
  const { clock, probes, onRecord } = options;
  check(options);
  const periods = new Map(probes.map(({ name, everyMs }) => [name, everyMs]));
  const states = probeStates((probe) => periods.get(probe) ?? 0);
  const data: ProberThreadData = {
    origin: clock.origin,
    startedAt: clock.startedAt,
    plan: { probes },
  };
  const worker = new Worker(ownModule(import.meta.url, './prober-thread'), {
    workerData: data,
    name: 'prober',
  });
  const ready = Promise.withResolvers<void>();
  let ending: Promise<void> | undefined;
  let died = 'it ended without being asked to';

  worker.on('message', (message: 'ready' | TimelineRecord[]) => {
    if (message === 'ready') {
      onRecord({
        kind: 'source',
        t: clock.now(),
        source: 'prober',
        ok: true,
        detail: probes.map(({ name, everyMs }) => `${name} every ${everyMs} ms`).join(', '),
      });
      return ready.resolve();
    }
    for (const record of message) {
      if (record.kind === 'probe') states.add(record);
      onRecord(record);
    }
  });
  worker.on('error', (error: Error) => {
    died = error.message;
    ready.reject(new FiredrillError('internal', `the prober's thread died: ${died}`, { cause: error }));
  });
  worker.on('exit', () => {
    ready.reject(new FiredrillError('internal', `the prober's thread died: ${died}`));
    if (ending === undefined)
      onRecord({ kind: 'source', t: clock.now(), source: 'prober', ok: false, detail: died });
  });

  const stop = () => {
    ending ??= endThread('prober', worker, 'stop');
    return ending;
  };
  await heardFrom('prober', ready.promise);
  return { state: states.state, stop, [Symbol.asyncDispose]: stop };
}

function check({ probes, isAllowed }: ProberOptions): void {
  const names = new Set<ProbeName>();
  for (const probe of probes) {
    if (names.has(probe.name))
      throw new FiredrillError('usage', `two probes are called ${probe.name}; give one of each name`);
    names.add(probe.name);
    if (!(probe.everyMs > 0))
      throw new FiredrillError(
        'usage',
        `probe ${probe.name}: its period is ${probe.everyMs} ms; it must be above 0`,
      );
    if (!('command' in probe.spec)) allowedAddress(`probe ${probe.name}`, probe.url, isAllowed, probe.tls);
  }
}
