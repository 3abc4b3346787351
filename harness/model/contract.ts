import type { CallSpec, Check } from './check.ts';
import type { Objective } from './objective.ts';
import type { Phase } from './phase.ts';
import type { Answer, ProbeName, ProbeSpec, RequestSpec } from './request.ts';
import type { Millis } from './time.ts';

/** What Prometheus must be able to say. Durations inside `query` are production's; they are compressed. */
export interface MetricExpectation {
  title: string;
  query: string;
  phase: 'steady' | 'hold' | 'verify';
  /** `always`: at every look of the phase. `eventually`: at one look at least. */
  holds: 'always' | 'eventually';
  is: ValueBound;
}

/** What a value must be. */
export type ValueBound = { above: number } | { below: number } | { equals: number };

/**
 * A stop condition, looked at from the injection on. Durations inside `query` are production's; any series that is
 * within the bound meets it.
 */
export type AbortCondition =
  | { probe: ProbeName; badForMs: Millis }
  | { title: string; query: string; is: ValueBound };

export interface ExpectedAlert {
  alert: string;
  /** Labels and annotations the notification must carry. */
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** A surprise the contract foresees. No wildcards: one alert, the phases, and why it is all right. */
export interface AllowedAlert {
  alert: string;
  phases: readonly Phase[];
  reason: string;
}

/** A short bad spell of a probe that must stay good, which the contract foresees: which, when, how long, why. */
export interface AllowedBlip {
  probe: ProbeName;
  phases: readonly Phase[];
  /** Milliseconds from its first bad probe to the next good one. */
  atMostMs: number;
  reason: string;
}

/**
 * How calls that fail are repeated, seen at the other end: each pause before a repetition is random, and its bound
 * doubles. Durations in milliseconds.
 */
export interface RetryPromise {
  title: string;
  /** Whose log tells of arrivals, each with a line that this matches; its first group is the request. */
  arrives: { service: string; log: string };
  /** Repetitions of one request, at most. */
  most: number;
  /** The first pause is random between 0 and this. */
  firstPauseMs: Millis;
  /** How long the one who repeats takes to notice the failure, from the arrival that failed; 0 when left out. */
  noticedMs?: Millis;
}

/** What the runbook has against a load that is too high; the figure is what it must lower. */
export type Remedy = {
  /** How its windows are called. */
  name: string;
  title: string;
  /** Of a spike with it and one without: the 95th percentile of latency, or how long the queue takes to drain. */
  figure: 'p95' | 'drain';
  /** How many times the capacity is offered to see it; as many as the spike has when left out. */
  times?: number;
} & (
  | {
      /** A second replica of this service takes the load, set otherwise than the first. */
      replica: string;
      environment?: Readonly<Record<string, string>>;
      cpus?: number;
    }
  | {
      /** So many of this service work instead of one; the others are cut off from the service that gives them work. */
      scale: string;
      to: number;
      by: string;
    }
);

/** How a target is put under load, and what must be seen. */
export interface LoadContract {
  /**
   * What the users of a spike ask. `{n}` counts requests from 0, `{window}` tells one stretch of load from another,
   * what `login` captured is replaced.
   */
  request: RequestSpec;
  ok?: readonly number[];
  /** Milliseconds; what is answered later is timed out. */
  deadlineMs: Millis;
  /** How much the stack can do is measured first: so many users, each of whom asks again as soon as answered. */
  capacity: { users: number; durationMs: Millis };
  /** How many times as much the spike offers, and for how long. */
  spike: { times: number; durationMs: Millis };
  /** What services are given in this drill, so that the machine is not what runs out. */
  sized?: Readonly<Record<string, { cpus?: number; environment?: Readonly<Record<string, string>> }>>;
  /** Where a service tells how many wait, in Prometheus' text format, and how long after a spike some may. */
  queue?: { service: string; path: string; metric: string; limitMs: Millis };
  /** The id of a request, as in `request`, by which the workload's list shows it; `done`: what its field is in the end. */
  kept: { id: string; done?: { field: string; is: readonly string[] } };
  remedies: readonly Remedy[];
}

/** What the target's owners expect of one drill. */
export interface DrillContract {
  /** What readiness answers while the fault lasts. Left out: readiness must stay good. */
  readiness?: Answer;
  /** Replaces the contract's `user` probe for this drill. */
  user?: ProbeSpec;
  /** What a write of the workload is answered while the fault lasts, where it must not succeed. */
  writes?: Answer;
  calls?: Readonly<Record<string, CallSpec>>;
  checks?: readonly Check[];
  /** Whose outage and recovery the figures tell: the workload's writes or a call's. Left out: the user probe's. */
  impact?: 'writes' | { call: string };
  /**
   * The longest period of the fault's effect, milliseconds, where it comes and goes: how long a breaker stays open
   * before it tries again. The hold lasts one and a half of it, since how the fault goes on shows no sooner.
   */
  periodMs?: number;
  blips?: readonly AllowedBlip[];
  /** How the target repeats what the fault lets fail. */
  retries?: readonly RetryPromise[];
  /** For drills whose fault is load. */
  load?: LoadContract;
  /** Any of these ends the drill at once, healed: `aborted`. */
  abortIf?: readonly AbortCondition[];
  metrics: readonly MetricExpectation[];
  alerts: { expected: readonly ExpectedAlert[]; allowed: readonly AllowedAlert[] };
  objectives: readonly Objective[];
  /** What is different about a variant: each key given replaces the drill's. */
  variants?: Readonly<Record<string, Partial<Omit<DrillContract, 'variants'>>>>;
}
