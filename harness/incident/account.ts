import type { VerdictStatus } from '../model/judgement.ts';
import type { Interval, Millis } from '../model/time.ts';

/** What is told of an incident, whether a drill or a rehearsal came to it. */
export interface Account {
  run: string;
  target: string;
  startedAt: string;
  /** What the monitoring's durations were divided by. */
  pace: number;
  /** What was run: `db-down/stopped on shop`. */
  subject: string;
  /** What was wrong, as a heading has it: `Database down`. */
  title: string;
  status: VerdictStatus;
  /** In a sentence. */
  happened: string;
  /** What others in the index it is like. */
  alike: { kind: 'run'; drill: string } | { kind: 'rehearsal'; rehearsal: string };
  /** How many are alike, in words: `runs of db-down`. */
  alikeInWords: string;
  /** What was broken on purpose: `stopped on database`. */
  broken: string;
  /** What set it off, as a sentence has it. */
  cause: string;
  /** Since when it is one, on the run's clock; absent where nothing was broken. */
  since: Millis | undefined;
  /** How long users were without it; absent where the run cannot tell. */
  outageMs: Millis | undefined;
  /** Confirmed writes and events that are gone or changed. */
  lost: number;
  /** What became of all of them, in a line; absent where none was looked at. */
  data: string | undefined;
  /** What should have borne it and did not, with the first promise that it broke. */
  parts: readonly { part: string; promise: string; because: string; more: number }[];
  /** Each broken promise, and what shows that it is kept; what follows on a way back. */
  actions: readonly { what: string; shownBy?: string }[];
  /** Alerts that were expected. */
  expected: readonly string[];
  /** From the beginning until the slowest expected alert is told, in production's time. */
  delivered: Interval | undefined;
  /** What people did, and what was done in their place. */
  people: PeopleSeen;
  /** Steps of a procedure, each when it ended. */
  steps: readonly { t: Millis; of: string; what: string }[];
  /** What else there is to know: decisions, what went otherwise than the procedure says. */
  besides: readonly { label: string; value: string }[];
  /** The command that does it again. */
  again: string;
}

/** Moments are milliseconds on the run's clock; each absent where it is not known. */
export interface PeopleSeen {
  /** How long after the page it was taken up, without a run's hurry; `never` where they were asked and did not. */
  takenUp?: Interval | 'never';
  acknowledged?: Millis;
  diagnosed?: Millis;
  /** When the cure began, and who cured. */
  mitigating?: { t: Millis; by: string };
  /** What they said that it is. */
  said: readonly string[];
}
