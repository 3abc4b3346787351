import type { Clock } from '../../host/clock.ts';
import { everyPeriod, type OpenLoop, openLoop } from '../../load/open-loop.ts';
import type { Millis } from '../../model/time.ts';
import type { ProbeRecord, TimelineRecord } from '../../model/timeline.ts';
import type { ProbeClient } from './client.ts';
import type { ProbePlan, TimedProbe } from './probe.ts';
import { probeClient } from './probe-client.ts';

/**
 * As many probes of a kind as can be under way at once when every one of them hangs until its deadline, and a little
 * more, so that watching a hanging service never goes blind; but never more than 256 connections to it.
 */
export function enoughInFlight(deadlineMs: Millis, everyMs: Millis): number {
  return Math.min(256, Math.ceil(deadlineMs / everyMs) + 2);
}

/** A send that is later than this share of what its answer may take says little of the service; but timers have a grain, ms. */
const LATE_SHARE = 0.1;
const LATE_MS = 20;

/** By how much a send may be late, milliseconds. */
function mayBeLateMs({ everyMs, spec }: TimedProbe): Millis {
  return Math.min(everyMs, Math.max(LATE_MS, LATE_SHARE * spec.deadlineMs));
}

/**
 * Sends the probes in this thread, open loop, until stopped. The first sends are staggered evenly within each probe's
 * period, so that probes of one period neither arrive together nor wait for each other. Records come in the order in
 * which probes are over, which is not the order in which they were sent.
 *
 * A send that is due while the thread stands still longer than that, or than its period, is `unsent`: sending it late would tell
 * nothing about the time it was meant for, and all of them at once would be a burst that no target deserves.
 */
export function runProbes(
  clock: Clock,
  plan: ProbePlan,
  onRecord: (record: TimelineRecord) => void,
): { stop(): void } {
  const { probes, startAt } = plan;
  let stalledUntil = Number.NEGATIVE_INFINITY;
  const onStall = (t: Millis, forMs: Millis) => {
    // Every loop of the thread notices the same stall; the first to wake was due the longest.
    if (t - forMs < stalledUntil) return;
    stalledUntil = t;
    onRecord({ kind: 'stall', t, forMs, thread: 'prober' });
  };

  let stopped = false;
  const record = (one: ProbeRecord) => {
    if (!stopped) onRecord(one);
  };
  const running = probes.map((probe, index) => {
    const { everyMs } = probe;
    const client = probeClient(probe);
    const send = sender(clock, probe, client, record);
    const loop = openLoop({
      clock,
      dueAt: everyPeriod(startAt + (index * everyMs) / probes.length, everyMs),
      onDue: (_n, intended) => send(intended),
      stallMs: mayBeLateMs(probe),
      onStall,
    });
    return { client, loop };
  });
  return {
    stop: () => {
      stopped = true;
      running.forEach(stopProbe);
    },
  };
}

function sender(
  clock: Clock,
  probe: TimedProbe,
  client: ProbeClient,
  onRecord: (record: ProbeRecord) => void,
): (intended: Millis) => void {
  const { name, spec, maxInFlight } = probe;
  const lateMs = mayBeLateMs(probe);
  return (intended) => {
    const sent = clock.now();
    const common = { kind: 'probe', probe: name, intended, sent } as const;
    if (sent - intended > lateMs) return onRecord({ ...common, t: sent, outcome: 'unsent' });
    // Not sending while nothing is answered would be blind exactly while the service is broken: it was late already.
    if (client.inFlight >= maxInFlight) return onRecord({ ...common, t: sent, outcome: 'late' });
    client.ask(intended + spec.deadlineMs - sent, (judged) => {
      onRecord({ ...common, t: clock.now(), ...judged });
    });
  };
}

function stopProbe({ loop, client }: { loop: OpenLoop; client: ProbeClient }): void {
  loop.stop();
  client.close();
}
