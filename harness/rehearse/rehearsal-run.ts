import type Docker from 'dockerode';
import type { Clock } from '../host/clock.ts';
import type { ImageUsed, PaceUsed } from '../model/run-header.ts';
import type { Contract } from '../model/target.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import type { Recorder } from '../signals/recorder.ts';
import type { RehearsalRecord } from './records.ts';
import type { Rehearsal, RehearsalVariant } from './rehearsal.ts';

/** One rehearsal while it runs. */
export interface RehearsalRun {
  id: string;
  docker: Docker;
  clock: Clock;
  recorder: Recorder<RehearsalRecord>;
  rehearsal: Rehearsal;
  variant: RehearsalVariant;
  /** Release → its image. */
  releases: ReadonlyMap<string, ImageUsed>;
  probes: Contract['probes'];
  resolutionMs: Millis;
  pace: Pick<PaceUsed, 'pace' | 'scrapeIntervalMs' | 'evaluationIntervalMs'>;
  /** What production scrapes, and how often. */
  jobs: readonly { scrapeIntervalMs: Millis }[];
  facts: Facts;
  signal: AbortSignal;
  /** Ends the rehearsal as soon as everything is removed. */
  giveUp(reason: unknown): void;
}
