import { z } from 'zod';
import { conversationSchema } from './conversation.ts';
import { trafficSchema, waySchema } from './drill.ts';
import { strikesSchema } from './effect.ts';
import { peopleOfRunSchema } from './people.ts';
import { replicasWatchedSchema } from './replicas.ts';
import {
  eachProbe,
  loginSchema,
  type ProbeName,
  probeSchema,
  someProbes,
  workloadSchema,
} from './request.ts';
import { textSchema } from './scalars.ts';
import { orchestratorSchema, roleSchema } from './target.ts';
import { type Millis, millisSchema } from './time.ts';

/** Where an image came from and which it is. */
export const imageSchema = z
  .strictObject({ reference: textSchema, digest: z.string(), origin: z.enum(['pulled', 'built']) })
  .meta({ id: 'image' });
export type ImageUsed = z.infer<typeof imageSchema>;

/** Where it was made, as options name it, so that what is printed can be typed there; each absent where it is the default. */
export const madeSchema = z
  .strictObject({
    project: textSchema.exactOptional(),
    results: textSchema.exactOptional(),
    command: textSchema
      .describe('How Firedrill is called there; ./firedrill where it is absent.')
      .exactOptional(),
  })
  .meta({ id: 'made' });
export type Made = z.infer<typeof madeSchema>;

/** What ran in place of production's durations, and how it differs. */
export const paceSchema = z.object({
  /** Production time divided by this gives the monitoring's time in the run. */
  pace: z.number().positive(),
  /** Which bound set it. */
  reason: z.string(),
  /** Milliseconds, compressed. */
  scrapeIntervalMs: millisSchema,
  evaluationIntervalMs: millisSchema,
  /** Alertmanager's longest waits, milliseconds, as production has them. */
  groupWaitMs: millisSchema,
  groupIntervalMs: millisSchema,
});
export type PaceUsed = z.infer<typeof paceSchema>;

/** An alert rule that ran. */
const loadedRuleSchema = z.object({
  alert: z.string(),
  group: z.string(),
  /** Milliseconds, as production has it. */
  forMs: millisSchema,
  /** Milliseconds, as production has it; absent where it is 0, and in timelines of before it was written down. */
  keepFiringForMs: millisSchema.exactOptional(),
  /** Why dividing its durations changes what it asks, where it does: at such a pace its word counts only as written. */
  unscaled: z.string().exactOptional(),
});
export type LoadedRule = z.infer<typeof loadedRuleSchema>;

export const controlSchema = z
  .strictObject({ notAsked: z.array(z.string()).readonly() })
  .meta({ id: 'control' });

/** The first record: who, what, when, and the contract as it was resolved. */
export const runHeaderSchema = z.object({
  kind: z.literal('run'),
  t: millisSchema,
  /** 1: checks, metrics, retries and stop conditions were lists; see upgrade.ts of the signals. */
  schema: z.literal(2),
  run: z.string(),
  drill: z.string(),
  drillTitle: z.string(),
  variant: z.string(),
  target: z.string(),
  /** Every service and its role; absent in timelines that were recorded before it was written down. */
  services: z.record(z.string(), roleSchema).readonly().exactOptional(),
  /** The service that users call; absent where it is called api. */
  entry: z.string().exactOptional(),
  /** The services with the drill's role; the fault goes to the first. */
  service: z.string(),
  fault: z.string(),
  /** Of several faults at once each, and the service that it went to; absent of one alone. */
  parts: z
    .array(z.object({ fault: z.string(), service: z.string() }))
    .readonly()
    .exactOptional(),
  /** What the fault strikes by chance; absent where it always strikes, and in timelines of before it was written down. */
  strikes: strikesSchema.exactOptional(),
  whileBroken: eachProbe(waySchema),
  traffic: trafficSchema.exactOptional(),
  /** A run in which nothing is broken, and the ids of what is promised of a fault, which it does not ask. */
  control: controlSchema.exactOptional(),
  /** Decides the order of what is alternated; absent where nothing is. */
  seed: z.number().exactOptional(),
  /** Milliseconds after its steady state was proven that the fault was injected, drawn by a repetition; absent: at once. */
  injectAfterMs: millisSchema.exactOptional(),
  /** Wall clock at t = 0, ISO 8601; only an anchor. */
  startedAt: z.string(),
  commit: z.string(),
  /** The same of the project that was run, where that is another folder than Firedrill's own; absent in timelines of before. */
  projectCommit: z.string().exactOptional(),
  firedrill: z.string(),
  /** Absent in timelines of before it was written down. */
  made: madeSchema.exactOptional(),
  engine: z.string(),
  images: z.record(z.string(), imageSchema).readonly(),
  pace: paceSchema,
  /** Milliseconds: the probes' period as the objectives want it, and what counts as a stall of the runner. */
  resolutionMs: millisSchema,
  /**
   * Whether the period of each probe follows from what it costs, or was asked for; absent in timelines that were recorded
   * when it was fixed.
   */
  watching: z.enum(['measured', 'asked']).exactOptional(),
  /** The period of each probe, milliseconds, as the timeline's `watching` record has it; absent: `resolutionMs`. */
  periodsMs: someProbes(millisSchema).exactOptional(),
  login: loginSchema.exactOptional(),
  probes: someProbes(probeSchema),
  stableProbes: z.number(),
  /** Absent where no traffic was sent. */
  workload: workloadSchema.exactOptional(),
  /** Absent where no events were sent. */
  conversation: conversationSchema.exactOptional(),
  orchestrator: orchestratorSchema.exactOptional(),
  /** Absent where it is not asked which replica answers. */
  replicas: replicasWatchedSchema.exactOptional(),
  /** What was promised, by the keys of each kind of promise: read as it was written, whatever could be promised then. */
  contract: z.record(z.string(), z.unknown()).readonly(),
  /** What must answer for its silence to say anything; absent in timelines that were recorded before it was written down. */
  sources: z.array(z.string()).readonly().exactOptional(),
  /** Absent where people have nothing to do with the run. */
  people: peopleOfRunSchema.exactOptional(),
  /** All alert rules loaded, to tell "deleted" from "silent". */
  rules: z.array(loadedRuleSchema).readonly(),
});
export type RunHeader = z.infer<typeof runHeaderSchema>;

/** How far apart the looks of a probe are, milliseconds: the resolution of every figure that is taken from it. */
export function periodOf(
  { periodsMs, probes, resolutionMs }: Pick<RunHeader, 'periodsMs' | 'probes' | 'resolutionMs'>,
  probe: ProbeName,
): Millis {
  return periodsMs?.[probe] ?? probes[probe]?.everyMs ?? resolutionMs;
}
