/** What some rehearsals have besides steps, and most have not: what a row reads, releases, a decision. */

import type { z } from 'zod';
import type { WorkloadSpec } from '../model/request.ts';
import type { Target } from '../model/target.ts';
import type { Millis } from '../model/time.ts';
import type { Ledger } from '../promises/ledger/entries.ts';
import type { ChecklistPoint, DecisionReport, RowReport } from '../report/rehearsal/rehearsal-report.ts';
import type { RehearsalHeader } from './records.ts';
import type { World } from './world.ts';

/** A record of a kind that one part alone writes. */
export interface PartRecord {
  kind: string;
  t: Millis;
}

/**
 * A part of a rehearsal. It is started with the stack, watches beside the steps, which reach it by `world.of(part)`, and is
 * judged from its own records.
 */
export interface Part<Api = unknown, Own extends PartRecord = PartRecord> {
  /** The kinds of records that it alone writes, each with its shape. */
  records: Readonly<Record<string, z.ZodType<Own>>>;
  /** What judging must know of it: fields of the timeline's first record. */
  facts?(variant: string): object;
  /**
   * Releases that the stack needs images of: patches on top of the target's service, in order, relative to the target's
   * folder. The first runs at first. Patches that several parts name for one release are put on each other.
   */
  releases?(variant: string): Readonly<Record<string, readonly string[]>>;
  /** What is wrong with it on that target, each a line that begins with the key. */
  problems?(target: Target, variants: readonly string[]): string[];
  start(run: PartRun<Own>): StartedPart<Api>;
  judge?(seen: PartEvidence<Own>): PartJudgement;
}

/** What a part is started with. */
export interface PartRun<Own extends PartRecord> {
  world: World;
  workload: WorkloadSpec;
  /** Release → its image's reference. */
  releases: ReadonlyMap<string, string>;
  /** Where this rehearsal's evidence goes; what is written there is filed with it. */
  folder: string;
  record(record: Own): void;
}

export interface StartedPart<Api> {
  api: Api;
  /** Looks at the target while the steps are done, until the signal. */
  watch?(signal: AbortSignal): Promise<void>;
  /** When the traffic has ended and each write was read back. */
  atEnd?(signal: AbortSignal): Promise<void>;
}

/** What a part judges by. */
export interface PartEvidence<Own extends PartRecord> {
  header: RehearsalHeader;
  /** Its own records, in the order in which they were written. */
  records: readonly Own[];
  ledger: Ledger;
  /** When a write was answered, and when it was read back last. */
  written(id: string): Millis | undefined;
  readBack(id: string): Millis | undefined;
  /** Why what was seen until then cannot be relied on; empty when it can. */
  blind(until: Millis): readonly string[];
}

/** What a part adds to the report and its verdict; sentences come in the order of the parts. */
export interface PartJudgement {
  /** Promises that were broken. */
  broken?: readonly string[];
  /** What was to be seen and was not. */
  missing?: readonly string[];
  /** Why the rest of the procedure was rightly not done; then no figure is missed, and no step. */
  excuse?: string;
  /** What was rightly not begun, each precondition that was missing with what was seen of it. */
  refused?: readonly string[];
  deviations?: readonly string[];
  /** Points of a checklist that are read when all is over; `broken` are those that fail the rehearsal. */
  points?: readonly (ChecklistPoint & { broken: boolean })[];
  decisions?: readonly DecisionReport[];
  /** Rows that were acknowledged and are gone or changed, each with its age when that was found; and those that were wrong before. */
  rows?: { lost: readonly (RowReport & { ageMs: Millis })[]; damaged: readonly RowReport[] };
}
