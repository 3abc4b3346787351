import { z } from 'zod';
import { SHOWN } from './conversation.ts';
import { effectSchema } from './effect.ts';
import { loadMomentSchema, loadResultSchema } from './load.ts';
import { escalatedRecordSchema, pagedRecordSchema, saidRecordSchema } from './people.ts';
import { phaseSchema } from './phase.ts';
import { probeNameSchema, someProbes } from './request.ts';
import { runHeaderSchema } from './run-header.ts';
import { countSchema } from './scalars.ts';
import { deviationRecordSchema, stepRecordSchema } from './step-record.ts';
import { intervalSchema, millisSchema } from './time.ts';

const probeOutcomeSchema = z.enum(['good', 'bad', 'late', 'refused', 'reset', 'unsent']);
export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;

const alertStateSchema = z.enum(['inactive', 'pending', 'firing']);
export type AlertState = z.infer<typeof alertStateSchema>;

/** A moment on the run's clock, milliseconds. */
const t = z.number();
const strings = z.record(z.string(), z.string());
/** Fields of an answer, by the dotted paths that a contract asks about. */
const fields = z.record(z.string(), z.unknown());
const status = z.number().exactOptional();
/** Each field that is not as it was written, in words; absent where none is. */
const differs = z.array(z.string()).exactOptional();

/** Names, for the reader of a record, of what was wanted and what was last seen when it did not come. */
const waitSchema = z.object({
  kind: z.literal('wait'),
  t,
  /** What was waited for, by its stable name; absent in timelines that were recorded before waits had one. */
  id: z.string().exactOptional(),
  /** When waiting began. */
  since: t,
  phase: phaseSchema,
  for: z.string(),
  limitMs: z.number(),
  met: z.boolean(),
  lastSeen: z.string(),
});
export type WaitRecord = z.infer<typeof waitSchema>;

/** A probe, timed from its intended send. `json` holds the fields the contract asks about. */
const probeSchema = z.object({
  kind: z.literal('probe'),
  probe: probeNameSchema,
  /** When it was due; `sent` is when it left, `t` when it was over. */
  intended: t,
  sent: t,
  t,
  outcome: probeOutcomeSchema,
  status,
  json: fields.exactOptional(),
});
export type ProbeRecord = z.infer<typeof probeSchema>;

/** What watching costs the service that is probed, and how often each probe is sent because of that. */
const watchingSchema = z.object({
  kind: z.literal('watching'),
  t,
  /** The share of the service's time, 0 to 1, that all probes together take. */
  share: z.number(),
  /** How much of the time for which probes that are sent at once hold each other up, 0 to 1: 1 is one after another. */
  serial: z.number(),
  probes: someProbes(
    z.object({
      everyMs: z.number(),
      /** Requests under way, at most. */
      inFlight: countSchema,
      /** Milliseconds of a processor for each probe, by the count of the service's container. */
      cpuMs: z.number().exactOptional(),
      /** Milliseconds until it was answered when nothing else was asked: the least of several. */
      aloneMs: z.number(),
      /** What was reckoned with, milliseconds of the service's time for each probe. */
      costMs: z.number(),
      /** What set the period. */
      by: z.enum(['finest', 'transport', 'cost', 'asked', 'control']),
    }),
  ),
});
export type WatchingRecord = z.infer<typeof watchingSchema>;

const stretch = z.object({ from: t, to: t });

/** Two stretches of requests before anything is broken: without probes, and with them. */
const controlSchema = z.object({
  kind: z.literal('control'),
  t,
  without: stretch,
  with: stretch,
  /** What was asked in the users' place; absent where they send enough themselves. */
  own: z
    .object({
      probe: probeNameSchema,
      requests: z.array(z.object({ intended: t, sent: t, t, ok: z.boolean() })),
    })
    .exactOptional(),
});
export type ControlRecord = z.infer<typeof controlSchema>;

/** One look at the rules through Prometheus' API; only changes of state are recorded. */
const alertSchema = z.object({
  kind: z.literal('alert'),
  /** First look that showed the state; the state began after `after`, the last look that did not. */
  t,
  after: t,
  alert: z.string(),
  state: alertStateSchema,
  labels: strings,
  annotations: strings,
});
export type AlertRecord = z.infer<typeof alertSchema>;

/** A notification as the receiver got it, stamped on arrival. */
const notificationSchema = z.object({
  kind: z.literal('notification'),
  t,
  status: z.enum(['firing', 'resolved']),
  alert: z.string(),
  labels: strings,
  annotations: strings,
  // All of the following are absent in timelines that were recorded before receivers had names.
  receiver: z.string().exactOptional(),
  /** As Alertmanager calls it: `slack[0]`. */
  integration: z.string().exactOptional(),
  /** The message's own words, of all its alerts together. */
  message: z.string().exactOptional(),
  /** The waits of the route by which it came, milliseconds, as production has them. */
  groupWaitMs: millisSchema.exactOptional(),
  groupIntervalMs: millisSchema.exactOptional(),
  /** After which that route tells of the same again. */
  repeatIntervalMs: millisSchema.exactOptional(),
  /** Whether this integration tells of the end, too. */
  sendsResolved: z.boolean().exactOptional(),
  /** Why no person reads it. */
  unread: z.string().exactOptional(),
});
export type NotificationRecord = z.infer<typeof notificationSchema>;

/** A sample of Prometheus: a number, or in its own words what JSON has none for. */
export const sampleSchema = z.union([z.number(), z.enum(['+Inf', '-Inf', 'NaN'])]);
export type Sample = z.infer<typeof sampleSchema>;

/** What the expression of an alert that did not fire came to in the hold. */
const expressionSchema = z.object({
  kind: z.literal('expression'),
  t,
  alert: z.string(),
  /** How many series the operand that decides had, or the whole expression where none does. */
  series: countSchema,
  /** Its metrics of which there was no sample. */
  missing: z.array(z.string()),
  /** What the operand is compared with, and the most, or the least, that it came to. */
  needs: z.object({ operator: z.string(), threshold: z.number() }).exactOptional(),
  extreme: sampleSchema.exactOptional(),
  /** Why it may find nothing though its metrics exist: it keeps what compares, or fires for what is absent. */
  nothing: z.enum(['compared', 'present']).exactOptional(),
  /** Labels that contain the value. */
  restarts: z.array(z.string()).exactOptional(),
});
export type ExpressionRecord = z.infer<typeof expressionSchema>;

/** What keeps an alert from being told: `inhibition` by the alert of that name, an interval, a silence. */
const suppressionSchema = z.object({
  by: z.enum(['inhibition', 'interval', 'silence']),
  name: z.string(),
  /** `inhibit_rules[0], equal: service`; `Asia/Seoul`. */
  how: z.string(),
  /** At any hour of a week. */
  always: z.literal(true).exactOptional(),
});

/** What Alertmanager does with an alert, by its API; recorded when that changes. */
const routedSchema = z.object({
  kind: z.literal('routed'),
  t,
  after: t,
  alert: z.string(),
  labels: strings,
  state: z.enum(['active', 'suppressed', 'unprocessed']),
  suppressedBy: z.array(suppressionSchema),
  /** The routes that it takes by production's file, and why a receiver reaches no person. */
  routes: z.array(z.object({ key: z.string(), receiver: z.string(), unread: z.string().exactOptional() })),
  /** The time intervals that mute at this moment a route that names them. */
  muting: z.array(z.string()).exactOptional(),
});
export type RoutedRecord = z.infer<typeof routedSchema>;

/** A notification that Alertmanager tried to make and could not, by its own log; `at` by the engine's clock. */
const refusedSchema = z.object({
  kind: z.literal('refused'),
  t,
  at: z.number(),
  receiver: z.string(),
  integration: z.string(),
  detail: z.string(),
});
export type RefusedRecord = z.infer<typeof refusedSchema>;

/** acknowledged: said yes. refused: said no. indeterminate: said nothing in time; it may exist. */
const writeOutcomeSchema = z.enum(['acknowledged', 'refused', 'indeterminate']);
export type WriteOutcome = z.infer<typeof writeOutcomeSchema>;

const writeSchema = z.object({
  kind: z.literal('write'),
  id: z.string(),
  intended: t,
  sent: t,
  t,
  outcome: writeOutcomeSchema,
  status,
  /** What the body says against a status that acknowledges. */
  denied: z.string().exactOptional(),
  /** The fields that the contract's `writes` asks about. */
  json: fields.exactOptional(),
});
export type WriteRecord = z.infer<typeof writeSchema>;

/** One call of a check, timed from its send. */
const callSchema = z.object({
  kind: z.literal('call'),
  /** The check's key. */
  check: z.string(),
  phase: phaseSchema,
  /** Counted from 0. */
  round: z.number(),
  /** Method, path and body as they were sent: what makes two requests the same. */
  request: z.string(),
  sent: t,
  t,
  outcome: z.enum(['answered', 'late', 'refused', 'reset']),
  status,
  /** The fields that the check asks about. */
  json: fields.exactOptional(),
});
export type CallRecord = z.infer<typeof callSchema>;

/** The source of evidence that is not asked but watched: it may be set. */
export const WALL_CLOCK = 'wall clock';

/** Sources of what Prometheus does of itself: one that answers may do neither, and what it says is old. */
export const EVALUATIONS = 'evaluations';
export const SCRAPES = 'scrapes';

/** A stretch of load that is over. */
const loadSchema = z.object({
  kind: z.literal('load'),
  t,
  window: z.enum(['warm-up', 'capacity', 'spike', 'remedy']),
  /** Which one, and whether it was in force. */
  remedy: z.string().exactOptional(),
  on: z.boolean().exactOptional(),
  /** The service still got quicker when this began: what was seen is less than it can do. */
  cold: z.literal(true).exactOptional(),
  /** From the first request that was due to the end of sending. */
  from: t,
  to: t,
  load: loadResultSchema,
  moments: z.array(loadMomentSchema),
});
export type LoadRecord = z.infer<typeof loadSchema>;

/** Whether what was acknowledged under load is there, once all is over. */
const keptSchema = z.object({
  kind: z.literal('kept-under-load'),
  t,
  acknowledged: countSchema,
  /** Ids that were acknowledged and are not in the list; and ids in it more than once. */
  lost: z.array(z.string()),
  duplicated: z.array(z.string()),
  /** Of those in the list, how many are not yet what they must become; absent where nothing is asked. */
  undone: countSchema.exactOptional(),
  error: z.string().exactOptional(),
});
export type KeptRecord = z.infer<typeof keptSchema>;

/** When production would have been told. `resolves` is measured from the undo. */
export const asWrittenSchema = z.strictObject({
  status: z.enum(['fires', 'never', 'not-proven']),
  fires: intervalSchema.describe('Production time after the injection.').exactOptional(),
  resolves: intervalSchema.describe('Production time after the undo.').exactOptional(),
  reason: z.string().exactOptional(),
});
export type AsWritten = z.infer<typeof asWrittenSchema>;

/** How long tasks of the machine have waited for a resource, milliseconds since it was booted: the kernel's PSI. */
const waitedSchema = z.object({ some: z.number(), full: z.number().exactOptional() });

/** Whether the stack can reach anything but itself. */
const egressFields = {
  guarded: z.boolean().describe('Whether no route of its containers leads out.'),
  detail: z.string().describe('How that is known, or what is wrong.'),
  allowed: z.array(z.string()).readonly().describe('What the target allows.'),
};
export const egressSeenSchema = z.strictObject(egressFields).meta({ id: 'egress' });
export type EgressSeen = z.infer<typeof egressSeenSchema>;
const egressRecordSchema = z.object({ kind: z.literal('egress'), t, ...egressFields });

/**
 * What the machine that the run is on has counted, milliseconds; only differences say anything. What it does not count is
 * left out, and `lacks` of the first of them says so.
 */
const pressureSchema = z.object({
  kind: z.literal('pressure'),
  t,
  cores: z.number(),
  cpu: waitedSchema.exactOptional(),
  io: waitedSchema.exactOptional(),
  memory: waitedSchema.exactOptional(),
  /** Of all cores together: in work, and given to other machines by the hypervisor. */
  busyMs: z.number().exactOptional(),
  stolenMs: z.number().exactOptional(),
  /** How long the same small calculation took on the runner's thread; absent in timelines of before it was done. */
  calculationMs: z.number().exactOptional(),
  /** Tasks of the run by service, `runner` and `engine` among them: on a core, and ready to run without one. */
  own: z.record(z.string(), z.object({ ranMs: z.number(), waitedMs: z.number() })).exactOptional(),
  lacks: z.array(z.string()).readonly().exactOptional(),
});

/**
 * What the engine counted of a container since it was started, and how long its answer took; without a service, how long
 * the engine took to list those of the run.
 */
const usageSchema = z.object({
  kind: z.literal('usage'),
  t,
  service: z.string(),
  tookMs: z.number(),
  ranMs: z.number().exactOptional(),
  /** Its limit kept it from running: periods of 100 ms in which that was so, and for how long in all. */
  throttled: z.number().exactOptional(),
  throttledMs: z.number().exactOptional(),
  error: z.string().exactOptional(),
});

/** Everything that may be observed of a run, in any order. A reader passes over kinds that it does not know. */
export const timelineSchema = z.discriminatedUnion('kind', [
  runHeaderSchema,
  loadSchema,
  keptSchema,
  /** The spike's last request has left; so many had been planned. */
  z.object({ kind: z.literal('sent'), t, planned: z.number(), sent: z.number() }),
  /** How many wait, by the target's own count; null when it did not say. */
  z.object({ kind: z.literal('queue'), t, depth: z.number().nullable() }),
  z.object({ kind: z.literal('phase'), t, phase: phaseSchema, edge: z.enum(['begin', 'end']) }),
  egressRecordSchema,
  waitSchema,
  probeSchema,
  watchingSchema,
  controlSchema,
  /** The runner's own clock stood still for `forMs` until `t`: figures it touches are invalid. */
  z.object({ kind: z.literal('stall'), t, forMs: z.number(), thread: z.enum(['main', 'prober']) }),
  pressureSchema,
  usageSchema,
  /** A source of evidence answered or did not; recorded when that changes, and at the first look. */
  z.object({ kind: z.literal('source'), t, source: z.string(), ok: z.boolean(), detail: z.string() }),
  /** One look at a query of a promise, by its key: the values of all series found, `[]` when there were none. */
  z.object({
    kind: z.literal('metric'),
    t,
    metric: z.string(),
    phase: phaseSchema,
    values: z.array(sampleSchema),
    error: z.string().exactOptional(),
  }),
  /**
   * How many lines of a service's log said that something failed, by level or by how they begin; `at` is the beginning of a step, by
   * the engine's clock. Steps without any are left out, and so are services without any.
   */
  z.object({
    kind: z.literal('logged-errors'),
    t,
    service: z.string(),
    stepMs: millisSchema,
    counts: z.array(z.object({ at: z.number(), errors: countSchema })),
  }),
  /** A line of a service's log that a promise asks about, by the promise's key; `at` is when the service wrote it. */
  z.object({ kind: z.literal('log'), t, key: z.string(), service: z.string(), at: t, line: z.string() }),
  /** One look at a line of a runbook, by the keys of the contract. */
  z.object({
    kind: z.literal('runbook'),
    t,
    sent: t,
    runbook: z.string(),
    question: z.string(),
    phase: phaseSchema,
    /** What a command printed; of a query a line for each series; of a log the lines that a pattern of the contract finds. */
    printed: z.string(),
    /** Of a query, the value of each series. */
    values: z.array(sampleSchema).exactOptional(),
    /** Of a command. */
    exitCode: z.number().exactOptional(),
    /** Of a log, how many lines were read. */
    lines: countSchema.exactOptional(),
    /** More was printed than is kept. */
    cut: z.literal(true).exactOptional(),
    /** Why there was no answer. */
    error: z.string().exactOptional(),
  }),
  /** What a service holds by itself; what its clients hold of it is told apart. */
  z.object({
    kind: z.literal('resource'),
    t,
    service: z.string(),
    /** By the engine's count, without the page cache. */
    memoryMiB: z.number().exactOptional(),
    /** Of all its processes, without the connections of its clients. */
    openFiles: z.number().exactOptional(),
    /** That it opened, by the service they lead to (`elsewhere` for what is no service of the stack). */
    connections: z.record(z.string(), z.number()).exactOptional(),
    /** That its clients closed and it did not. */
    unclosed: z.number().exactOptional(),
    /** That its clients hold: Firedrill's probes and requests, Prometheus, other services. */
    clients: z.number().exactOptional(),
  }),
  alertSchema,
  notificationSchema,
  expressionSchema,
  routedSchema,
  refusedSchema,
  /** What the engine said of a container of this run, stamped on arrival. */
  z.object({
    kind: z.literal('engine'),
    t,
    service: z.string(),
    action: z.string(),
    exitCode: z.number().exactOptional(),
  }),
  /** The end of what a service had logged when the engine said that it ended. */
  z.object({ kind: z.literal('last-lines'), t, service: z.string(), lines: z.array(z.string()) }),
  z.object({
    kind: z.literal('fault'),
    t,
    stage: z.enum(['injecting', 'injected', 'undoing', 'undone', 'failed']),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('effect'), t, phase: phaseSchema, ...effectSchema.shape }),
  /** An answer, or that there was none, of a replica or at the entrance: which it is, it says by itself. */
  z.object({
    kind: z.literal('replica'),
    intended: t,
    t,
    /** The service that was asked. */
    asked: z.string(),
    ok: z.boolean(),
    status,
    said: z.string().exactOptional(),
  }),
  /** One of several faults was in alone from one moment to the other; `well`: all was as before when this was written. */
  z.object({
    kind: z.literal('alone'),
    t,
    fault: z.string(),
    service: z.string(),
    from: t,
    to: t,
    ...effectSchema.pick({ seen: true, how: true }).shape,
    well: z.boolean(),
  }),
  /** All connections drew again whether they are struck, see `Fault.again`. */
  z.object({ kind: z.literal('drawn'), t }),
  /**
   * A request as it arrived at another service, by that service's own log: `at` is when it logged it, milliseconds
   * since 1970 by the engine's clock, good for differences. Records with one key are the same request, sent again.
   */
  z.object({ kind: z.literal('arrival'), t, service: z.string(), key: z.string(), at: z.number() }),
  /** A write is about to be sent: without a `write` record of its id it is indeterminate. */
  z.object({ kind: z.literal('attempt'), t, id: z.string() }),
  writeSchema,
  /** A read of an acknowledged id by the workload: `found` is false when the target said it is absent. */
  z.object({
    kind: z.literal('read'),
    intended: t,
    sent: t,
    t,
    /** What was asked for; absent in timelines that were recorded before it was written down. */
    id: z.string().exactOptional(),
    ok: z.boolean(),
    status,
    found: z.boolean().exactOptional(),
    differs,
  }),
  /** An event of a conversation is about to be said: without an `event` record of it, it may have been taken or not. */
  z.object({ kind: z.literal('event-attempt'), t, id: z.string(), n: countSchema }),
  /** It was answered, or not: `id` is the thing that it is about, `n` which of its events it is. */
  z.object({
    kind: z.literal('event'),
    id: z.string(),
    n: countSchema,
    intended: t,
    sent: t,
    t,
    outcome: writeOutcomeSchema,
    status,
  }),
  /** What a side had, or was told, in the end: how many items with an event of ours; null when it could not be had. */
  z.object({
    kind: z.literal('side-seen'),
    t,
    side: z.string(),
    of: z.enum(SHOWN),
    items: countSchema.nullable(),
    /** Items without an event of ours. */
    others: countSchema,
    problem: z.string().exactOptional(),
  }),
  /** One of those items, by its place among them; `at` is when it happened, milliseconds since 1970, by the side's clock. */
  z.object({
    kind: z.literal('effect-seen'),
    t,
    side: z.string(),
    of: z.enum(SHOWN),
    place: countSchema,
    id: z.string(),
    n: countSchema,
    at: z.number().exactOptional(),
    /** What it must have besides and has not. */
    lacks: z.array(z.string()).exactOptional(),
  }),
  callSchema,
  /** What another service had counted before a check's first call, and after its last. */
  z.object({
    kind: z.literal('count'),
    t,
    check: z.string(),
    edge: z.enum(['before', 'after']),
    value: z.number().exactOptional(),
    error: z.string().exactOptional(),
  }),
  /** After recovery: how many copies of an id there are; -1 when the target could not say. */
  z.object({
    kind: z.literal('readback'),
    t,
    id: z.string(),
    copies: z.number(),
    /** Fields that were compared with what was written; absent where it was not read. */
    compared: z.array(z.string()).exactOptional(),
    differs,
    /** Whether the work that it stands for is done; absent where the contract does not ask, or the target did not say. */
    done: z.boolean().exactOptional(),
  }),
  /** What the target lists before the first write and after the last: how many rows, null when it did not say. */
  z.object({
    kind: z.literal('listed'),
    t,
    edge: z.enum(['before', 'after']),
    rows: z.number().nullable(),
    /** Ids that were not there before and are none of the workload's, and how many rows those are with what has no id. */
    others: z.array(z.string()).exactOptional(),
    unasked: countSchema.exactOptional(),
  }),
  pagedRecordSchema,
  escalatedRecordSchema,
  saidRecordSchema,
  stepRecordSchema,
  deviationRecordSchema,
  /** The answer of the unmodified rules to the recorded series; production time after injection/undo, ms. */
  z.object({ kind: z.literal('as-written'), t, alert: z.string(), ...asWrittenSchema.shape }),
  z.object({
    kind: z.literal('end'),
    t,
    outcome: z.enum(['completed', 'aborted', 'error', 'unavailable']),
    reason: z.string(),
    /** How many records of each kind came before; absent in timelines that were recorded before they were counted. */
    records: z.record(z.string(), countSchema).exactOptional(),
  }),
]);
export type TimelineRecord = z.infer<typeof timelineSchema>;

/** One kind of record. */
export type RecordOf<Kind extends TimelineRecord['kind']> = Extract<TimelineRecord, { kind: Kind }>;
