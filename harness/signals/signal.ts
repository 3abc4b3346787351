import type { Phase } from '../model/phase.ts';
import type { Step } from '../model/progress.ts';
import type { LoginSpec, ProbeName } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import type { Need } from './need.ts';
import type { Watch } from './watch.ts';

/** A stretch of the run, milliseconds on its clock; both ends belong to it. */
export interface Window {
  from: Millis;
  to: Millis;
}

/** Where a signal saw nothing, so that what it did not show may have been all the same. */
export interface Gap {
  /** Why, in a sentence without a full stop. */
  because: string;
  at: Millis;
}

/** How often each probe is sent, milliseconds, and how many of its requests may be under way. */
export type ProbeRates = Readonly<Partial<Record<ProbeName, { everyMs: Millis; maxInFlight: number }>>>;

/** Looks at a run while it lasts. Disposing ends it. */
export interface Observer extends AsyncDisposable {
  /** The target answers: from now on it may be sent work. @throws FiredrillError `unavailable` when it takes none */
  begin?(): Promise<void>;
  /** Sends probes so often from now on; called again, so often instead, and without rates not any more. */
  probe?(rates: ProbeRates | undefined): Promise<void>;
  /**
   * The requests that it sends in the users' place, once it does: how many have left, so many times as many from now on, and with
   * another login from now on.
   */
  traffic?():
    | { sent(): number; times(times: number): void; logIn(login: LoginSpec): Promise<void> }
    | undefined;
  /** A phase's own observation; disposing what it resolves with ends that, before the phase does. */
  during?(phase: Phase): Promise<AsyncDisposable>;
  /** Asks, once all is over, what could not be asked before. */
  readBack?(step: Step, signal: AbortSignal): Promise<void>;
}

/**
 * One thing that is observed, once for all promises that need it: its records, what they come to, and where it was blind.
 *
 * ```
 *  needs of every promise ─► observe ─► records on the timeline ─► add ─► series ─► promises
 *                                                                         gaps ─┘
 * ```
 *
 * The same series serves the run, which waits on it while it grows, and the judge, which reads it when it is whole: `add`
 * puts records in their place whatever the order in which they arrive.
 */
export interface Signal<Series extends object> {
  key: string;
  /** Its kinds of records; it is given no other. */
  records: readonly TimelineRecord['kind'][];
  empty(): Series;
  add(series: Series, record: TimelineRecord): void;
  /**
   * Starts the observer; left out where its records come about otherwise. The only part that does I/O. `undefined` where the
   * target has nothing of what it observes.
   */
  observe?(needs: readonly Need[], watch: Watch): Promise<Observer | undefined>;
}
