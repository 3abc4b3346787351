/** `summary.json` of a suite: what every run came to, and what follows for all of them together. */

import type { Report, Verdict, VerdictStatus } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { SkippedPair } from '../terminal-summary.ts';
import { subject } from '../words.ts';
import { worstOf } from '../worst.ts';
import type { Overlap, Span } from './spans.ts';

/** Which part of a suite was run: the `index`-th, from 1, of `of`. */
export interface Shard {
  index: number;
  of: number;
}

/** A run that was planned and of which there is no report. */
export interface Missing {
  drill: string;
  variant: string;
  target: string;
  pace?: number;
  status: Exclude<VerdictStatus, 'pass' | 'acceptable' | 'fail'>;
  reason: string;
  quarantine?: Excuse;
}

/** What was said beforehand of a run that may fail. */
export interface Excuse {
  reason: string;
  owner: string;
  /** The last day, `2027-01-31`, UTC. */
  until: string;
  /** The day is over: the run counts again. */
  expired: boolean;
}

/** A run of which it was said beforehand that it may fail. */
export interface Quarantined extends Excuse {
  run: string;
}

export interface UnitTimes {
  /** `db-down/stopped on veza`. */
  unit: string;
  run: string;
  spans: Span[];
}

export interface SuiteReport {
  schema: 1;
  /** Name of the folder that this is filed in. */
  id: string;
  suite: string;
  /** The user's own, for the commands that reproduce a failure. */
  project?: string;
  startedAt: string;
  /** Milliseconds from the first beginning to the end; of merged parts, of the longest. */
  durationMs: Millis;
  /** How many drills may measure at a time, how many stacks there may be, and whether one is prepared meanwhile. */
  capacity: { windows: number; jobs: number; ahead: boolean };
  /** Of the whole plan; parts with the same digest belong together. */
  plan: string;
  /** What some of its runs were drawn by: `suite --seed` draws the same. */
  seed?: number;
  shard?: Shard;
  verdict: Verdict;
  runs: Report[];
  skipped: SkippedPair[];
  missing: Missing[];
  quarantined: Quarantined[];
  times: UnitTimes[];
  overlaps: Overlap[];
}

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
    times: outcome.times,
    overlaps: outcome.overlaps,
  };
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

/** Whether what has no report counts: a quarantine excuses what could not be run, but not that somebody ended it. */
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
  const more = named.length > NAMED ? ` and ${named.length - NAMED} more` : '';
  return {
    status,
    reason: `${named.length} of ${entries.length} runs: ${named.slice(0, NAMED).join(', ')}${more}`,
  };
}
