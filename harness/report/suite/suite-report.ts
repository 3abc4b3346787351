/** `summary.json` of a suite: what every run came to, and what follows for all of them together. */

import { z } from 'zod';
import {
  type Report,
  reportSchema,
  type Verdict,
  verdictSchema,
  verdictStatusSchema,
} from '../../model/judgement.ts';
import type { Made } from '../../model/run-header.ts';
import { momentSchema, textSchema } from '../../model/scalars.ts';
import { millisSchema } from '../../model/time.ts';
import { someOf } from '../../text/some-of.ts';
import { subject } from '../words.ts';
import { worstOf } from '../worst.ts';
import { overlapSchema, spanSchema } from './spans.ts';

/** Which part of a suite was run. */
export const shardSchema = z.strictObject({
  index: z.number().int().min(1).describe('From 1.'),
  of: z.number().int().min(1),
});
export type Shard = z.infer<typeof shardSchema>;

/** What was said beforehand of a run that may fail. */
const excuse = {
  reason: z.string(),
  owner: z.string(),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .describe('The last day, UTC.'),
  expired: z.boolean().describe('The day was over: the run counts.'),
};

/** A pair that was asked for and does not apply. */
const skippedSchema = z.strictObject({ drill: z.string(), target: z.string(), reason: z.string() });
export type SkippedPair = z.infer<typeof skippedSchema>;

/** A run that was planned and of which there is no report. */
const missingSchema = z.strictObject({
  drill: z.string(),
  variant: z.string(),
  target: z.string(),
  pace: z.number().min(1).exactOptional(),
  status: verdictStatusSchema.exclude(['pass', 'acceptable', 'fail']),
  reason: z.string(),
  quarantine: z
    .strictObject(excuse)
    .describe(
      'What was said beforehand of it; unless it was aborted it does not count until that has expired.',
    )
    .exactOptional(),
});
export type Missing = z.infer<typeof missingSchema>;
export type Excuse = NonNullable<Missing['quarantine']>;

/** A run of which it was said beforehand that it may fail. */
const quarantinedSchema = z.strictObject({ run: z.string().describe("The run's id."), ...excuse });
export type Quarantined = z.infer<typeof quarantinedSchema>;

export const unitTimesSchema = z.strictObject({
  unit: z.string().describe('db-down/stopped on shop'),
  run: z.string(),
  spans: z.array(spanSchema).describe("Without gaps, from the run's beginning to its end."),
});
export type UnitTimes = z.infer<typeof unitTimesSchema>;

/** A run that the machine left unproven, and that was done once more: its evidence stays where it is. */
export const repeatedSchema = z.strictObject({
  unit: z.string().describe('db-down/stopped on shop'),
  run: z.string(),
  because: z.string().describe('What the machine did.'),
});
export type Repeated = z.infer<typeof repeatedSchema>;

/** `summary.json`. Its keys are in the order in which they are filed. */
export const suiteReportSchema = z.strictObject({
  schema: z.literal(1),
  id: textSchema.describe("Also the name of the suite's folder."),
  suite: textSchema,
  project: z
    .string()
    .describe("The project it was run on, as --project names it; absent for Firedrill's own.")
    .exactOptional(),
  startedAt: momentSchema,
  durationMs: millisSchema.describe(
    'From the first beginning to the end, without the time between an interruption and --resume; of merged parts, of the longest.',
  ),
  capacity: z
    .strictObject({
      windows: z.number().int().min(1),
      jobs: z.number().int().min(1),
      ahead: z.boolean(),
    })
    .describe(
      'How many drills could measure at a time, how many stacks there could be, and whether stacks were started and removed while a drill measured.',
    ),
  plan: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe(
      'Digest of all runs that were planned, those of other parts included; parts of one plan have the same.',
    ),
  seed: z
    .number()
    .int()
    .describe('What some of the runs were drawn by: suite --seed draws the same.')
    .exactOptional(),
  shard: shardSchema.exactOptional(),
  verdict: verdictSchema.describe(
    'The worst of all runs that count: those in quarantine do not, until it has expired.',
  ),
  runs: z.array(reportSchema).describe('In the order in which they ended.'),
  skipped: z.array(skippedSchema).describe('Pairs that the suite names and that do not apply.'),
  missing: z
    .array(missingSchema)
    .describe(
      'Runs that were planned and of which there is no report. A part that was not merged is one of them, with part as its drill.',
    ),
  quarantined: z
    .array(quarantinedSchema)
    .describe('Runs of which it was said beforehand that they may fail.'),
  repeated: z
    .array(repeatedSchema)
    .describe(
      'Runs that the machine left unproven, each done once more, twice at the most; runs has the last try.',
    )
    .exactOptional(),
  times: z.array(unitTimesSchema).describe('Where the time went. Of merged parts, each on its own clock.'),
  overlaps: z
    .array(overlapSchema)
    .describe('Pairs of runs that measured at the same time, and for how long, milliseconds.'),
});
export type SuiteReport = z.infer<typeof suiteReportSchema>;

/** As many runs as a sentence names; the tables name all. */
const NAMED = 8;

/** Everything that a suite's report follows from. */
export type SuiteOutcome = Omit<SuiteReport, 'schema' | 'verdict'>;

/** Keys in an order of their own, whatever order the outcome has them in. */
export function suiteReport(outcome: SuiteOutcome): SuiteReport {
  const { id, suite, project, startedAt, durationMs, capacity, plan, seed, shard } = outcome;
  return {
    schema: 1,
    id,
    suite,
    ...(project === undefined ? {} : { project }),
    startedAt,
    durationMs,
    capacity,
    plan,
    ...(seed === undefined ? {} : { seed }),
    ...(shard === undefined ? {} : { shard }),
    verdict: verdictOf(outcome),
    runs: outcome.runs,
    skipped: outcome.skipped,
    missing: outcome.missing,
    quarantined: outcome.quarantined,
    ...(outcome.repeated === undefined || outcome.repeated.length === 0
      ? {}
      : { repeated: outcome.repeated }),
    times: outcome.times,
    overlaps: outcome.overlaps,
  };
}

/** What its commands need besides, to come to its project. */
export function madeOf({ project }: Pick<SuiteReport, 'project'>): Made {
  return project === undefined ? {} : { project };
}

/** The quarantine of a run, if any. */
export function quarantineOfRun(
  { quarantined }: Pick<SuiteReport, 'quarantined'>,
  { run }: Pick<Report, 'run'>,
): Quarantined | undefined {
  return quarantined.find((one) => one.run === run);
}

/** Whether a run counts for the verdict: one in quarantine whose time is not over does not. */
export function counts(report: Pick<SuiteReport, 'quarantined'>, run: Pick<Report, 'run'>): boolean {
  return quarantineOfRun(report, run)?.expired ?? true;
}

/** Whether what has no report counts: a quarantine excuses what could not be run, but not an interruption by the user. */
export function missingCounts({ status, quarantine }: Missing): boolean {
  return status === 'aborted' || (quarantine?.expired ?? true);
}

/** The worst counts, and its reason names what it was. */
function verdictOf(outcome: SuiteOutcome): Verdict {
  const entries = [
    ...outcome.runs
      .filter((run) => counts(outcome, run))
      .map((run) => ({ status: run.verdict.status, what: subject(run) })),
    ...outcome.missing.filter(missingCounts).map((one) => ({ status: one.status, what: subject(one) })),
  ];
  const status = worstOf(entries.map((one) => one.status));
  if (status === 'pass') return { status };
  if (entries.length === 0) return { status, reason: 'there is no run that counts' };
  const named = entries.filter((one) => one.status === status).map(({ what }) => what);
  return {
    status,
    reason: `${named.length} of ${entries.length} runs: ${someOf(named, NAMED)}`,
  };
}
