import type { Traffic, Way } from './drill.ts';
import type { ProbeName, ProbeSpec, WorkloadSpec } from './request.ts';
import type { Orchestrator, Role } from './target.ts';
import type { Millis } from './time.ts';

/** Where an image came from and which it is. */
export interface ImageUsed {
  reference: string;
  digest: string;
  origin: 'pulled' | 'built';
}

/** What ran in place of production's durations, and how it differs. */
export interface PaceUsed {
  /** Production time divided by this gives the monitoring's time in the run. */
  pace: number;
  /** Which bound set it. */
  reason: string;
  /** Milliseconds, compressed. */
  scrapeIntervalMs: number;
  evaluationIntervalMs: number;
  /** Alertmanager's longest waits, milliseconds, as production has them. */
  groupWaitMs: number;
  groupIntervalMs: number;
}

/** An alert rule that ran. */
export interface LoadedRule {
  alert: string;
  group: string;
  /** Milliseconds, as production has it. */
  forMs: number;
  /** Why dividing its durations changes what it asks, where it does: at such a pace its word counts only as written. */
  unscaled?: string;
}

/** The first record: who, what, when, and the contract as it was resolved. */
export interface RunHeader {
  kind: 'run';
  t: Millis;
  /** 1: checks, metrics, retries and stop conditions were lists; see upgrade.ts of the signals. */
  schema: 2;
  run: string;
  drill: string;
  drillTitle: string;
  variant: string;
  target: string;
  /** Every service and its role; absent in timelines that were recorded before it was written down. */
  services?: Readonly<Record<string, Role>>;
  /** The services with the drill's role; the fault goes to the first. */
  service: string;
  fault: string;
  whileBroken: Readonly<Record<ProbeName, Way>>;
  traffic?: Traffic;
  /** Decides the order of what is alternated; absent where nothing is. */
  seed?: number;
  /** Wall clock at t = 0, ISO 8601; only an anchor. */
  startedAt: string;
  commit: string;
  firedrill: string;
  engine: string;
  images: Readonly<Record<string, ImageUsed>>;
  pace: PaceUsed;
  /** Probe period in milliseconds: the resolution of every figure. */
  resolutionMs: number;
  probes: Readonly<Record<ProbeName, ProbeSpec>>;
  stableProbes: number;
  workload: WorkloadSpec;
  orchestrator?: Orchestrator;
  /** What was promised, by the keys of each kind of promise. */
  contract: Readonly<Record<string, unknown>>;
  /** What must answer for its silence to say anything; absent in timelines that were recorded before it was written down. */
  sources?: readonly string[];
  /** All alert rules loaded, to tell "deleted" from "silent". */
  rules: readonly LoadedRule[];
}
