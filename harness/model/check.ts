import type { Phase } from './phase.ts';
import type { Answer, RequestSpec } from './request.ts';

/** A request that the checks of a drill make, besides probes and workload. */
export interface CallSpec {
  /** `{n}` counts the rounds of a check from 0; what `login` captured is replaced too. */
  request: RequestSpec;
  good: Answer;
  /** Milliseconds. */
  deadlineMs: number;
  /** Dotted paths of the answer that decide whether two answers are the same, see `sameAs`. */
  compare?: readonly string[];
}

/** What calls of a round are answered. */
export interface CallAnswer {
  /** `good` is the call's own good answer. */
  answer: 'good' | Answer;
  /** How many calls of the round; left out: all the others. */
  calls?: number;
  /**
   * Milliseconds from send to answer, at most, for nine in ten of the step's calls: one may meet a busy machine.
   * All must keep the call's deadline.
   */
  withinMs?: number;
  /** The phase in which the same request was given the same answer. */
  sameAs?: Phase;
}

/** Rounds on end that are all answered alike. */
export interface CheckStep {
  rounds: { exactly: number } | { atLeast: number };
  answers: readonly CallAnswer[];
}

/**
 * Asks the target the same thing round after round through one phase, and says in which order the answers come.
 *
 * ```
 *  rounds     1    2    3    4    5    6    7    8    9  ...
 *             502  502  502  502  502  503  503  503  503
 *  steps     |<----- exactly 5 ----->|<----- at least 10 ---
 * ```
 *
 * The phase lasts until the last step has had its rounds, or has been waited for in vain. A round begins when the
 * one before is over.
 */
export interface Check {
  title: string;
  phase: 'steady' | 'hold' | 'recover';
  /** A name in `calls`. */
  call: string;
  /** Milliseconds from the beginning of one round to that of the next. */
  everyMs: number;
  /** Calls of a round, sent at once; 1 when left out. */
  together?: number;
  /** `{n}` starts again at 0 after so many rounds, so that requests repeat. */
  cycle?: number;
  steps: readonly CheckStep[];
  reaches?: Reach;
}

/** How many of a check's calls go on to another service, by that service's own count. */
export type Reach = {
  service: string;
  /** `good`: as many as were answered well. */
  calls: number | 'good';
} & (
  | {
      /** Where the service tells, in Prometheus' text format: `/metrics`. */
      path: string;
      /** The sum of all series of this name that carry these labels. */
      metric: string;
      labels?: Readonly<Record<string, string>>;
    }
  /** Lines of the service's log that contain this. */
  | { log: string }
);
