import { Worker } from 'node:worker_threads';
import type { Clock } from '../../host/clock.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { allowedAddress, type IsAllowed } from '../../safety/allowed-address.ts';
import { enoughInFlight, type Probe } from './prober-loop.ts';
import { type ProbeState, probeStates } from './prober-state.ts';
import type { ProberThreadData } from './prober-thread.ts';

export interface ProberOptions {
  clock: Clock;
  probes: readonly Probe[];
  /** The period of each probe, milliseconds, at most 20. */
  resolutionMs: Millis;
  /** Called in this thread for each record, in batches at most 50 ms after the fact. */
  onRecord: (record: TimelineRecord) => void;
  /** Vouches for addresses that are not loopback. */
  isAllowed?: IsAllowed;
  /** Requests under way per probe; by default as many as can hang at once, 256 at most. */
  maxInFlight?: number;
}

export interface Prober extends AsyncDisposable {
  /** What a probe says now, at most 50 ms old. */
  state(probe: ProbeName): ProbeState;
  /** Stops sending. Probes under way are forgotten: the time after the end is not asked about. Idempotent. */
  stop(): Promise<void>;
}

/** 50 probes a second; a longer period would make every figure coarser than a good team's objective. */
const COARSEST_MS = 20;

/**
 * Watches endpoints from a thread of its own, so that nothing the runner does delays a probe. Resolves when the
 * thread is about to send. Should the thread die, a `source` record named `prober` says so; there are no probe
 * records after it.
 *
 * Throws `usage` for a period out of range, two probes of one name, or an address outside the blast radius.
 */
export async function startProber(options: ProberOptions): Promise<Prober> {
  const { clock, probes, resolutionMs, onRecord } = options;
  check(options);
  const states = probeStates(() => resolutionMs);
  const data: ProberThreadData = {
    origin: clock.origin,
    startedAt: clock.startedAt,
    plan: { probes, resolutionMs, maxInFlight: options.maxInFlight ?? enoughInFlight(probes, resolutionMs) },
  };
  const worker = new Worker(threadFile(), { workerData: data, name: 'prober' });
  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  let stopping = false;
  let died = 'it ended without being asked to';

  worker.on('message', (message: 'ready' | TimelineRecord[]) => {
    if (message === 'ready') {
      onRecord({
        kind: 'source',
        t: clock.now(),
        source: 'prober',
        ok: true,
        detail: `every ${resolutionMs} ms`,
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
    if (!stopping) onRecord({ kind: 'source', t: clock.now(), source: 'prober', ok: false, detail: died });
    exited.resolve();
  });

  const stop = async () => {
    if (!stopping) worker.postMessage('stop');
    stopping = true;
    await exited.promise;
  };
  await ready.promise;
  return { state: states.state, stop, [Symbol.asyncDispose]: stop };
}

function check({ probes, resolutionMs, isAllowed }: ProberOptions): void {
  if (!(resolutionMs > 0 && resolutionMs <= COARSEST_MS)) {
    throw new FiredrillError(
      'usage',
      `the resolution is ${resolutionMs} ms; probes are sent every ${COARSEST_MS} ms or more often, so give a number above 0 and up to ${COARSEST_MS}`,
    );
  }
  const names = new Set<ProbeName>();
  for (const probe of probes) {
    if (names.has(probe.name))
      throw new FiredrillError('usage', `two probes are called ${probe.name}; give one of each name`);
    names.add(probe.name);
    allowedAddress(`probe ${probe.name}`, probe.url, isAllowed);
  }
}

/** The thread's file beside this one, as source or as built. */
function threadFile(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './prober-thread.ts' : './prober-thread.js',
    import.meta.url,
  );
}
