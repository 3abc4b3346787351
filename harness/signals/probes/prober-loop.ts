import type { Clock } from '../../host/clock.ts';
import type { Values } from '../../http/request-template.ts';
import { everyPeriod, type OpenLoop, openLoop } from '../../load/open-loop.ts';
import type { ProbeName, ProbeSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ProbeRecord, TimelineRecord } from '../../model/timeline.ts';
import { type ProbeClient, probeClient } from './probe-client.ts';

/** One endpoint to watch. Data only: it crosses into the prober's thread. */
export interface Probe {
  name: ProbeName;
  /** Where the service answers, e.g. `http://127.0.0.1:8080`; the path is the specification's. */
  url: string;
  spec: ProbeSpec;
  /** Dotted paths of JSON fields to keep in the records, besides those that `spec.good` asks about. */
  alsoRead: readonly string[];
  /** What `{name}` stands for in what is sent. */
  values?: Values;
}

export interface ProbePlan {
  probes: readonly Probe[];
  /** The period of each probe, milliseconds: the resolution of every figure. */
  resolutionMs: Millis;
  /** Requests under way per probe, at most. Reaching it is recorded as `unsent`. */
  maxInFlight: number;
  /** First intended send of the first probe; the others follow within one period. */
  startAt: Millis;
}

/**
 * Probes as many as can be under way at once when every one of them hangs until its deadline, and a little
 * more, so that watching a hanging service never goes blind; but never more than 256 connections to it.
 */
export function enoughInFlight(probes: readonly Probe[], resolutionMs: Millis): number {
  const longest = Math.max(0, ...probes.map((probe) => probe.spec.deadlineMs));
  return Math.min(256, Math.ceil(longest / resolutionMs) + 2);
}

/**
 * Sends the probes in this thread, open loop, until stopped. The probes share a period and are staggered
 * evenly within it, so that they neither arrive together nor wait for each other. Records come in the order in
 * which probes are over, which is not the order in which they were sent.
 *
 * A send that is due while the thread stands still longer than a period is `unsent`: sending it late would tell
 * nothing about the time it was meant for, and all of them at once would be a burst that no target deserves.
 */
export function runProbes(
  clock: Clock,
  plan: ProbePlan,
  onRecord: (record: TimelineRecord) => void,
): { stop(): void } {
  const { probes, resolutionMs, maxInFlight, startAt } = plan;
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
    const client = probeClient(probe);
    const send = sender(clock, probe, { client, resolutionMs, maxInFlight }, record);
    const loop = openLoop({
      clock,
      dueAt: everyPeriod(startAt + (index * resolutionMs) / probes.length, resolutionMs),
      onDue: (_n, intended) => send(intended),
      stallMs: resolutionMs,
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
  probe: Probe,
  limits: { client: ProbeClient; resolutionMs: Millis; maxInFlight: number },
  onRecord: (record: ProbeRecord) => void,
): (intended: Millis) => void {
  const { client, resolutionMs, maxInFlight } = limits;
  return (intended) => {
    const sent = clock.now();
    const common = { kind: 'probe', probe: probe.name, intended, sent } as const;
    if (sent - intended > resolutionMs || client.inFlight >= maxInFlight) {
      onRecord({ ...common, t: sent, outcome: 'unsent' });
      return;
    }
    client.ask(intended + probe.spec.deadlineMs - sent, (judged) => {
      onRecord({ ...common, t: clock.now(), ...judged });
    });
  };
}

function stopProbe({ loop, client }: { loop: OpenLoop; client: ProbeClient }): void {
  loop.stop();
  client.close();
}
