import type { Effect } from '../model/effect.ts';
import type { Phase } from '../model/phase.ts';
import type { Millis } from '../model/time.ts';
import type { AlertRecord, CallRecord, NotificationRecord, TimelineRecord } from '../model/timeline.ts';
import { type ProbeStates, probeStates } from './probes/prober-state.ts';

/** Answers to what came at the wrong moment: too slow, too early, too often. */
const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429]);

/** What the timeline says so far; the runner waits on this and on nothing else. */
export interface Live {
  probes: ProbeStates;
  /** By alert name. */
  alerts: Map<string, AlertRecord>;
  notifications: NotificationRecord[];
  sources: Map<string, { ok: boolean; detail: string }>;
  metrics: Map<string, { phase: Phase; values: number[]; error?: string }>;
  effect?: Effect;
  /** Of a fault that strikes by chance: the target's own connections, the most there were, and how often they drew. */
  draws: { chance?: number; own: number; times: number };
  /** When a probe, a request or an alert was last not as it should be; milliseconds on the run's clock. */
  lastTrouble: Millis;
  /** When a probe could last not be sent: this process was busy, or had too many under way; on the run's clock. */
  lastUnsent: Millis;
  /** Of the workload; `okInARow` since the last that failed. */
  requests: { okInARow: number; failed: number; lastFailure: string };
  /** By kind of request, as long as each of them was declined: how many, and with which status last. */
  declined: { write: Declined; read: Declined };
  /** On end, up to now. */
  writes: { acknowledged: number; denied: number };
  readsOkInARow: number;
  /** Of all checks, in the order in which they were over. */
  calls: CallRecord[];
  /** Whether the spike's last request has left, and whether all of them are over. */
  spike: { sent: boolean; over: boolean };
  /** How many wait, by the target's own count, and since when that is known; null while it does not say. */
  queue: { t: Millis; depth: number | null };
}

/** `false` once anything else was answered. */
export type Declined = { times: number; status: number } | false;

export function emptyLive(resolutionMs: Millis): Live {
  return {
    probes: probeStates(resolutionMs),
    alerts: new Map(),
    notifications: [],
    lastTrouble: 0,
    lastUnsent: 0,
    sources: new Map(),
    metrics: new Map(),
    draws: { own: 0, times: 0 },
    requests: { okInARow: 0, failed: 0, lastFailure: 'no request has been answered yet' },
    declined: { write: { times: 0, status: 0 }, read: { times: 0, status: 0 } },
    writes: { acknowledged: 0, denied: 0 },
    readsOkInARow: 0,
    calls: [],
    spike: { sent: false, over: false },
    queue: { t: 0, depth: null },
  };
}

/** Folds one record into `live`. */
export function observe(live: Live, record: TimelineRecord): void {
  switch (record.kind) {
    case 'probe':
      live.probes.add(record);
      if (record.outcome === 'unsent') live.lastUnsent = record.t;
      else if (record.outcome !== 'good') live.lastTrouble = record.t;
      return;
    case 'alert':
      live.alerts.set(record.alert, record);
      // The moment it ends is trouble still: it was there until then.
      live.lastTrouble = record.t;
      return;
    case 'notification':
      live.notifications.push(record);
      return;
    case 'source':
      live.sources.set(record.source, { ok: record.ok, detail: record.detail });
      return;
    case 'metric':
      live.metrics.set(record.title, record);
      return;
    case 'effect':
      live.effect = record;
      if (record.rate?.own !== undefined) {
        live.draws.chance = record.rate.chance;
        live.draws.own = Math.max(live.draws.own, record.rate.own);
      }
      return;
    case 'drawn':
      live.draws.times += 1;
      return;
    case 'call':
      live.calls.push(record);
      return;
    case 'sent':
      live.spike.sent = true;
      return;
    case 'load':
      if (record.window === 'spike') live.spike.over = true;
      return;
    case 'queue':
      live.queue = { t: record.t, depth: record.depth };
      return;
    case 'write': {
      const ok = record.outcome === 'acknowledged';
      live.writes = {
        acknowledged: ok ? live.writes.acknowledged + 1 : 0,
        denied: ok ? 0 : live.writes.denied + 1,
      };
      request(live, ok, record, 'write');
      return;
    }
    case 'read':
      live.readsOkInARow = record.ok ? live.readsOkInARow + 1 : 0;
      request(live, record.ok, record, 'read');
      return;
    default:
  }
}

function request(
  live: Live,
  ok: boolean,
  { t, status }: { t: Millis; status?: number },
  what: 'write' | 'read',
): void {
  const before = live.declined[what];
  live.declined[what] = before !== false && !ok && isDeclined(status) && { times: before.times + 1, status };
  if (ok) live.requests.okInARow += 1;
  else {
    live.lastTrouble = t;
    live.requests.okInARow = 0;
    live.requests.failed += 1;
    live.requests.lastFailure = `a ${what} was answered ${status ?? 'not at all'}`;
  }
}

/** The request itself is at fault, and sent again it will be answered the same; RFC 9110, section 15.5. */
function isDeclined(status: number | undefined): status is number {
  return status !== undefined && status >= 400 && status < 500 && !MAY_PASS.has(status);
}
