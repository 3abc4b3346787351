/**
 * The vocabulary. Everything here is data that survives JSON, so that a timeline can be judged again by
 * someone who has nothing but the file. This module imports nothing.
 *
 * ```
 *  drill (what to break) ─┐
 *                         ├─► run ─► timeline.jsonl ─► judge ─► findings, measures, verdict ─► report
 *  target (what is promised) ┘
 * ```
 */

// ── Errors and progress ────────────────────────────────────────────────────────────────────────────────────

/** Something Firedrill refuses to do or could not do, said so that the reader can act on it. */
export class FiredrillError extends Error {
  /** `usage` ends with exit code 64, `unavailable` makes a drill `not-proven`, `aborted` ends it, `internal` ends with 70. */
  readonly code: 'usage' | 'unavailable' | 'aborted' | 'internal';

  constructor(code: FiredrillError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'FiredrillError';
    this.code = code;
  }
}

/** One line about an error, without its stack; a cause often says more than the wrapper around it. */
export function shortly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${cause}`;
}

/** One line of work that takes long enough for a person to wonder. */
export interface Step {
  /** Say what is happening inside the step, e.g. `waiting for readiness, 3.2 s of 20 s`. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(reason: string): void;
}

/** Where long work says what it is doing; the terminal decides how it looks. */
export interface Progress {
  start(title: string): Step;
}

// ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Milliseconds on the run's one monotonic clock; 0 is the start of the run. Microseconds are kept. */
export type Millis = number;

/** A figure is never a point: the truth lies in `low <= x <= high`, both in milliseconds. */
export interface Interval {
  low: Millis;
  high: Millis;
}

// ── The target: a stack and what its owners promise ────────────────────────────────────────────────────────

export const ROLES = [
  'api',
  'worker',
  'database',
  'cache',
  'router',
  'queue',
  'objects',
  'upstream',
] as const;
/** What a service is to its target. Drills speak of roles, targets bind them. */
export type Role = (typeof ROLES)[number];

/** How the stack knows that a service is up, asked every few milliseconds from inside or outside. */
export type ReadyCheck = { http: string; status?: number } | { command: readonly string[] } | { port: true };

export interface ServiceSpec {
  role: Role;
  /** A component of the image catalogue (`postgres`), or `service`: built from the target's own `service/`. */
  image: string;
  command?: readonly string[];
  /**
   * `{name}` stands for the address `host:port` at which this service reaches service `name`. Each mention
   * makes a link, and each link goes through Toxiproxy.
   */
  environment?: Readonly<Record<string, string>>;
  port: number;
  ready: ReadyCheck;
  limits: { cpus: number; memoryMiB: number };
  /**
   * Milliseconds by which a round trip to it is longer than inside the stack, as to somebody else's service on
   * the other side of the internet. Holds for every link that leads to it, whatever the drill.
   */
  distanceMs?: number;
}

/** Files of the target's folder, as production has them. */
export interface MonitoringSpec {
  prometheus: string;
  rules: string;
  alertmanager: string;
  blackbox: string;
  runbooks: string;
}

/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export interface Answer {
  status: number;
  json?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ProbeSpec {
  path: string;
  good: Answer;
  /** Milliseconds; an answer later than this is bad, however it ends. */
  deadlineMs: number;
}

export const PROBES = ['readiness', 'liveness', 'user'] as const;
/** `user` is the route that stands for the user: a real read or write the alert rules leave out. */
export type ProbeName = (typeof PROBES)[number];

/** An HTTP request as data. `{id}`, `{n}` and what `login` captured are replaced in every string. */
export interface RequestSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, string | number | boolean>>;
}

/** The users' traffic during a drill: writes with ids of our own, and reads of what was acknowledged. */
export interface WorkloadSpec {
  /** Requests per second offered, half writes, half reads, open loop. */
  ratePerSecond: number;
  deadlineMs: number;
  /** Sent once before the traffic; `capture` maps a name to the dotted path of its value in the answer. */
  login?: RequestSpec & { capture: Readonly<Record<string, string>> };
  write: RequestSpec & { acknowledged: readonly number[] };
  read: RequestSpec & { found: readonly number[]; absent: readonly number[] };
  /**
   * Lists everything; `ids` is the dotted path to the array, `id` the key inside. Shows duplicates. A list in pages
   * has `{after}` in its request: `pages.first` for the first, then what each answer has at `pages.next`, until null.
   */
  list: RequestSpec & { ids: string; id: string; pages?: { first: string; next: string } };
}

/** Share, 0 to 1, of the workload's requests that were served while the fault was in. */
export const SERVED = 'served';

export const MEASURES = ['detect', 'alert', 'deliver', 'recover', 'rto', 'outage', 'clear'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Figures of a load: shares of 0 to 1, and milliseconds. */
export const LOAD_FIGURES = ['success', 'shed', 'p95', 'drain'] as const;

/** One bound on one figure. Durations are in milliseconds of production time and are never scaled. */
export type Bound = { figure: string; atMost: number } | { figure: string; atLeast: number };

/** Two tiers; the bounds of a tier must hold together. `figure` of the first bound names the objective. */
export interface Objective {
  objective: readonly Bound[];
  acceptable?: readonly Bound[];
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: 'owners' | 'ours';
}

export const PHASES = ['start', 'steady', 'inject', 'hold', 'recover', 'verify', 'stop'] as const;
export type Phase = (typeof PHASES)[number];

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

/** How an orchestrator asks a probe; the words are Kubernetes'. Durations in milliseconds. */
export interface OrchestratorProbe {
  periodMs: number;
  timeoutMs: number;
  /** Failures in a row after which it acts. */
  failures: number;
  /** Successes in a row after which it takes that back. */
  successes: number;
  initialDelayMs: number;
}

/** What the orchestrator of production does with the answers of two probes. */
export interface Orchestrator {
  /** Failing takes the instance out of rotation. */
  readiness: OrchestratorProbe;
  /** Failing restarts it. */
  liveness: OrchestratorProbe;
  source: 'owners' | 'ours';
}

export interface Contract {
  probes: Readonly<Record<ProbeName, ProbeSpec>>;
  /** Consecutive good probes that make a run stable; recovery is the first of them. */
  stableProbes: number;
  workload: WorkloadSpec;
  /** Left out: nobody asks what an orchestrator would have done. */
  orchestrator?: Orchestrator;
  drills: Readonly<Record<string, DrillContract>>;
}

/** What `targets/<name>/target.ts` exports as its default. */
export interface Target {
  name: string;
  summary: string;
  /** By name; the name is also the host name inside the stack. */
  services: Readonly<Record<string, ServiceSpec>>;
  monitoring: MonitoringSpec;
  contract: Contract;
}

// ── The drill ──────────────────────────────────────────────────────────────────────────────────────────────

/** What a fault may do to a container of this run. A fault asks for the abilities it uses and no more. */
export interface ContainerControl {
  /** Ends the process at once, as a crash would. Resolves when the engine says it is not running. */
  kill(service: string, signal: AbortSignal): Promise<void>;
  /** Starts the same container again; a container that runs is left alone. */
  start(service: string, signal: AbortSignal): Promise<void>;
  isRunning(service: string, signal: AbortSignal): Promise<boolean>;
  /** Tells the process to end, and ends it when it has not within the seconds that an engine gives it. */
  stop(service: string, signal: AbortSignal): Promise<void>;
  /** Freezes every process of it; a container that is frozen is left alone. */
  pause(service: string, signal: AbortSignal): Promise<void>;
  /** A container that is not frozen is left alone. */
  unpause(service: string, signal: AbortSignal): Promise<void>;
  /** What is left out stays as it is. No room is left for swapping. */
  limit(service: string, limits: Partial<ServiceSpec['limits']>, signal: AbortSignal): Promise<void>;
  /** The limits that its target gives it. */
  unlimit(service: string, signal: AbortSignal): Promise<void>;
  condition(service: string, signal: AbortSignal): Promise<ContainerCondition>;
  usage(service: string, signal: AbortSignal): Promise<ContainerUsage>;
}

/** Whether a container runs, and else what ended it. */
export type ContainerCondition =
  | { is: 'running' }
  | { is: 'paused' }
  /** The kernel killed it, since it wanted more memory than it may have. */
  | { is: 'out of memory' }
  /** Somebody else did: 9 is SIGKILL. */
  | { is: 'killed'; signal: number }
  /** It ended by itself. */
  | { is: 'ended'; exitCode: number };

export interface ContainerUsage {
  /** What it cannot do without: the page cache is left out. */
  memoryMiB: number;
  /** How often, since it was made, it had used up its share of a processor before a period (100 ms) was over. */
  throttledPeriods: number;
}

/**
 * Something Toxiproxy does to the bytes of one direction of a link. `upstream` is towards the server. The
 * attributes are Toxiproxy's own; durations in them are milliseconds.
 */
export interface Toxic {
  name: string;
  stream: 'upstream' | 'downstream';
  type: 'bandwidth' | 'latency' | 'limit_data' | 'reset_peer' | 'slicer' | 'slow_close' | 'timeout';
  attributes: Readonly<Record<string, number>>;
  /** The chance, 0 to 1, that a connection is struck; 1 when left out. */
  toxicity?: number;
}

/** What a client sees who connects through a link and says something to which any server has an answer. */
export type Knock =
  /** Nobody listens. */
  | { kind: 'refused' }
  /** Nothing came back, neither a byte nor the end of the connection. */
  | { kind: 'silent'; forMs: number }
  /** The connection was ended without a byte. */
  | { kind: 'closed'; afterMs: number }
  /**
   * `line` is the first line of the answer, `HTTP/1.1 503 Service Unavailable`; `afterMs` is when it began. Who listened
   * to the end also tells how many bytes came in how many pieces, and when the connection was ended, if it was.
   */
  | { kind: 'answered'; afterMs: number; line: string; bytes: number; pieces: number; endedMs?: number };

/** How to knock. */
export interface Knocking {
  /** Connections, all made at once. */
  times: number;
  /** Milliseconds. */
  patienceMs: number;
  /** Listen until the server ends the connection, and not only to its first word. */
  toTheEnd?: boolean;
}

/** What a fault may do to the links between services of this run; each leads through Toxiproxy. */
export interface LinkControl {
  /** The names of the links that lead to a service, at least one. @throws FiredrillError where there is none */
  to(service: string): readonly string[];
  /** Who goes where on a link, and where Toxiproxy listens for it. */
  way(link: string): { from: string; to: string; host: string; port: number };
  /** Whether anybody listens. `false` ends the link's connections too. */
  setListening(link: string, listening: boolean, signal: AbortSignal): Promise<void>;
  /** Reaches connections that are open already. A toxic that is there stays as it is. */
  addToxic(link: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
  /** A toxic that is not there is left alone. */
  removeToxic(link: string, name: string, signal: AbortSignal): Promise<void>;
  /** Leads the link to `host:port`, or back to its own service; ends its connections where that is news. */
  leadTo(link: string, address: string | undefined, signal: AbortSignal): Promise<void>;
  /** Connects from inside the stack, as the link's client does, and tells what it saw within `patienceMs`. */
  knock(link: string, patienceMs: number, signal: AbortSignal): Promise<Knock>;
  /** The same on many connections, each told of. */
  knocks(link: string, how: Knocking, signal: AbortSignal): Promise<Knock[]>;
  /** How many connections the link's own clients have open on it. */
  connections(link: string, signal: AbortSignal): Promise<number>;
  /** All links of the stack. */
  all(): readonly string[];
  /** Puts a toxic that is there in place once more: every open connection draws again whether it is struck. */
  redraw(link: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
}

/** What a fault may do inside the network namespace of a service's container, below TCP. */
export interface NetworkControl {
  /**
   * Runs a shell script with `nft`, `tc` and `ss` in it.
   * @returns what it printed on stdout
   * @throws FiredrillError `unavailable` when it fails, with what it printed on stderr, or when those tools cannot be had
   */
  run(service: string, script: string, signal: AbortSignal): Promise<string>;
}

/** What a fault may run inside a service's container. */
export interface CommandControl {
  /** @returns what it printed on stdout. @throws FiredrillError when it fails, with what it printed on stderr */
  run(service: string, command: readonly string[], signal: AbortSignal): Promise<string>;
}

/** The spike of the contract. */
export interface LoadControl {
  /** Resolves when the first request is due. */
  begin(signal: AbortSignal): Promise<void>;
  /** Sends nothing more. A spike that is over, or was never begun, is left alone. */
  end(signal: AbortSignal): Promise<void>;
  /** Whether what was planned has left. */
  effect(signal: AbortSignal): Promise<Effect>;
}

/** Everything any fault can ask for; a fault names what it uses and is given no more. */
export interface Abilities {
  load: LoadControl;
  containers: ContainerControl;
  links: LinkControl;
  commands: CommandControl;
  network: NetworkControl;
}

/** What was seen of a fault, by looking and not by trusting the call that made it. */
export interface Effect {
  seen: boolean;
  how: string;
  rate?: Rate;
}

/** How often something that strikes by chance was seen to strike. */
export interface Rate {
  /** The chance that was asked for, 0 to 1. */
  chance: number;
  of: 'connections' | 'packets';
  trials: number;
  struck: number;
  /** Connections of the target's own that can be struck, where only new ones were tried. */
  own?: number;
}

/** A server of a fault's own, started with the stack so that the injection need not wait for it. */
export interface Companion {
  /** Also its host name inside the stack. */
  name: string;
  /** Path of a program for Node without imports but Node's; told in `IN_FRONT_OF` whom it stands in front of. */
  program: string;
  port: number;
}

/**
 * One way to break one service, or the links that lead to it; it knows how to undo itself.
 *
 * ```
 *  inject ──► the world is broken, or the call throws and it may be half broken
 *  undo   ──► as before, whatever inject came to, and however often it is called
 *  effect ──► looks at the world, as a client sees it, and not at bookkeeping
 * ```
 */
export interface Fault<Needs extends keyof Abilities = keyof Abilities> {
  name: string;
  /** It offers the contract's load, which must have one. */
  offersLoad?: true;
  companion?: Companion;
  /**
   * Has those draw again who have drawn already, where the effect strikes by chance: a client that keeps its
   * connections would otherwise be struck at once or never.
   */
  again?: {
    everyMs: Millis;
    act(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  };
  inject(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  undo(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  effect(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<Effect>;
}

export interface Variant {
  title: string;
  fault: Fault;
  /** Whom it breaks, where that is not the drill's role: the first of these that the target has. */
  breaks?: readonly Role[];
}

/** What a drill asks of any target: which way each probe must go while the fault lasts. */
export interface Drill {
  name: string;
  title: string;
  summary: string;
  breaks: Role;
  variants: Readonly<Record<string, Variant>>;
  defaultVariant: string;
  whileBroken: Readonly<Record<ProbeName, Way>>;
  /** Which way the workload's requests must go while the fault lasts. Left out: it is not asked. */
  traffic?: Traffic;
}

/** `either`: it may be now good and now bad, as the fault strikes; objectives say how often. */
export type Way = 'good' | 'bad' | 'either';

/** `bad` writes must all be refused, as the contract's `writes` says. */
export interface Traffic {
  writes: 'good' | 'bad';
  reads: 'good' | 'bad';
}

// ── The timeline: every observation of a run ───────────────────────────────────────────────────────────────

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
  schema: 1;
  run: string;
  drill: string;
  drillTitle: string;
  variant: string;
  target: string;
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
  contract: Omit<DrillContract, 'variants'>;
  /** All alert rules loaded, to tell "deleted" from "silent". */
  rules: readonly LoadedRule[];
}

export type ProbeOutcome = 'good' | 'bad' | 'late' | 'refused' | 'reset' | 'unsent';

export type AlertState = 'inactive' | 'pending' | 'firing';

/** Names, for the reader of a record, of what was wanted and what was last seen when it did not come. */
export interface WaitRecord {
  kind: 'wait';
  t: Millis;
  /** When waiting began. */
  since: Millis;
  phase: Phase;
  for: string;
  limitMs: number;
  met: boolean;
  lastSeen: string;
}

/** A probe, timed from its intended send. `json` holds the fields the contract asks about. */
export interface ProbeRecord {
  kind: 'probe';
  probe: ProbeName;
  /** When it was due; `sent` is when it left, `t` when it was over. */
  intended: Millis;
  sent: Millis;
  t: Millis;
  outcome: ProbeOutcome;
  status?: number;
  json?: Record<string, unknown>;
}

/** One look at the rules through Prometheus' API; only changes of state are recorded. */
export interface AlertRecord {
  kind: 'alert';
  /** First look that showed the state; the state began after `after`, the last look that did not. */
  t: Millis;
  after: Millis;
  alert: string;
  state: AlertState;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A notification as the receiver got it, stamped on arrival. */
export interface NotificationRecord {
  kind: 'notification';
  t: Millis;
  status: 'firing' | 'resolved';
  alert: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** acknowledged: said yes. refused: said no. indeterminate: said nothing in time; it may exist. */
export type WriteOutcome = 'acknowledged' | 'refused' | 'indeterminate';

export interface WriteRecord {
  kind: 'write';
  id: string;
  intended: Millis;
  sent: Millis;
  t: Millis;
  outcome: WriteOutcome;
  status?: number;
  /** The fields that the contract's `writes` asks about. */
  json?: Record<string, unknown>;
}

/** One call of a check, timed from its send. */
export interface CallRecord {
  kind: 'call';
  check: string;
  phase: Phase;
  /** Counted from 0. */
  round: number;
  /** Method, path and body as they were sent: what makes two requests the same. */
  request: string;
  sent: Millis;
  t: Millis;
  outcome: 'answered' | 'late' | 'refused' | 'reset';
  status?: number;
  /** The fields that the check asks about. */
  json?: Record<string, unknown>;
}

/** The source of evidence that is not asked but watched: somebody may set it. */
export const WALL_CLOCK = 'wall clock';

/** A stretch of load that is over. */
export interface LoadRecord {
  kind: 'load';
  t: Millis;
  window: 'warm-up' | 'capacity' | 'spike' | 'remedy';
  /** Which one, and whether it was in force. */
  remedy?: string;
  on?: boolean;
  /** From the first request that was due to the end of sending. */
  from: Millis;
  to: Millis;
  load: LoadResult;
  moments: LoadMoment[];
}

/** Whether what was acknowledged under load is there, once all is over. */
export interface KeptRecord {
  kind: 'kept-under-load';
  t: Millis;
  acknowledged: number;
  /** Ids that were acknowledged and are not in the list; and ids in it more than once. */
  lost: string[];
  duplicated: string[];
  /** Of those in the list, how many are not yet what they must become; absent where nothing is asked. */
  undone?: number;
  error?: string;
}

export type TimelineRecord =
  | RunHeader
  | LoadRecord
  | KeptRecord
  /** The spike's last request has left; so many had been planned. */
  | { kind: 'sent'; t: Millis; planned: number; sent: number }
  /** How many wait, by the target's own count; null when it did not say. */
  | { kind: 'queue'; t: Millis; depth: number | null }
  | { kind: 'phase'; t: Millis; phase: Phase; edge: 'begin' | 'end' }
  | WaitRecord
  | ProbeRecord
  /** The runner's own clock stood still for `forMs` until `t`: figures it touches are invalid. */
  | { kind: 'stall'; t: Millis; forMs: Millis; thread: 'main' | 'prober' }
  /** A source of evidence answered or did not; recorded when that changes, and at the first look. */
  | { kind: 'source'; t: Millis; source: string; ok: boolean; detail: string }
  /** One look at a metric expectation: the values of all series found, `[]` when there were none. */
  | { kind: 'metric'; t: Millis; title: string; phase: Phase; values: number[]; error?: string }
  | AlertRecord
  | NotificationRecord
  /** What the engine said of a container of this run, stamped on arrival. */
  | { kind: 'engine'; t: Millis; service: string; action: string; exitCode?: number }
  | {
      kind: 'fault';
      t: Millis;
      stage: 'injecting' | 'injected' | 'undoing' | 'undone' | 'failed';
      detail: string;
    }
  | ({ kind: 'effect'; t: Millis; phase: Phase } & Effect)
  /** All connections drew again whether they are struck, see `Fault.again`. */
  | { kind: 'drawn'; t: Millis }
  /**
   * A request as it arrived at another service, by that service's own log: `at` is when it logged it, milliseconds
   * since 1970 by the engine's clock, good for differences. Records with one key are the same request, sent again.
   */
  | { kind: 'arrival'; t: Millis; service: string; key: string; at: number }
  /** A write is about to be sent: without a `write` record of its id it is indeterminate. */
  | { kind: 'attempt'; t: Millis; id: string }
  | WriteRecord
  /** A read of an acknowledged id by the workload: `found` is false when the target said it is absent. */
  | { kind: 'read'; intended: Millis; sent: Millis; t: Millis; ok: boolean; status?: number; found?: boolean }
  | CallRecord
  /** What another service had counted before a check's first call, and after its last. */
  | { kind: 'count'; t: Millis; check: string; edge: 'before' | 'after'; value?: number; error?: string }
  /** After recovery: how many copies of an id there are; -1 when the target could not say. */
  | { kind: 'readback'; t: Millis; id: string; copies: number }
  /** The answer of the unmodified rules to the recorded series; production time after injection/undo, ms. */
  | ({ kind: 'as-written'; t: Millis; alert: string } & AsWritten)
  | { kind: 'end'; t: Millis; outcome: 'completed' | 'aborted' | 'error' | 'unavailable'; reason: string };

/** When production would have been told. `resolves` is measured from the undo. */
export interface AsWritten {
  status: 'fires' | 'never' | 'not-proven';
  fires?: Interval;
  resolves?: Interval;
  reason?: string;
}

// ── Load ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What a load came to. */
export interface LoadResult {
  /** Requests that were due. */
  planned: number;
  /** Requests that left; the rest were `dropped` because too many were under way. */
  sent: number;
  dropped: number;
  /** Requests that were not turned away: `sent` − `shed`. */
  admitted: number;
  /** What became of those sent: done; turned away; answered otherwise, or broken; not in time. */
  ok: number;
  shed: number;
  failed: number;
  timedOut: number;
  /** `ok / admitted`: turning away is no failure, and has a bound of its own. */
  successRatio: number;
  /** Of those shed, the ones that did not say when to come back. */
  shedUnannounced: number;
  /**
   * Of those that were done or timed out, from the intended start. The quick answers of a target that turns
   * requests away would make it look fast. `null` when there were none.
   */
  latencyMs: { p50: Millis; p95: Millis; p99: Millis; max: Millis } | null;
  generator: {
    /** Cores that the generator's threads used. */
    cpu: number;
    threads: number;
    /** How late requests left, at the 99th percentile and at most: what the generator itself adds. */
    sendLagMs: { p99: Millis; max: Millis };
    /** Why these figures say as much of the generator as of the target. */
    saturated?: string;
  };
}

/** One second of a load: the requests that were due in it, and what became of them. */
export interface LoadMoment {
  /** Milliseconds since the first request was due. */
  atMs: Millis;
  offered: number;
  admitted: number;
  ok: number;
  shed: number;
  failed: number;
  timedOut: number;
  p50Ms: Millis | null;
  p95Ms: Millis | null;
}

// ── The judgement ──────────────────────────────────────────────────────────────────────────────────────────

export type Grade = 'pass' | 'acceptable' | 'fail' | 'no-evidence';
export type VerdictStatus = 'pass' | 'acceptable' | 'fail' | 'not-proven' | 'aborted' | 'error';

export interface Finding {
  /** The promise, in the words of the contract's owner. */
  expectation: string;
  phase: Phase;
  grade: Grade;
  because: string;
  /** When it was decided, on the run's clock. */
  at?: Millis;
}

export interface Verdict {
  status: VerdictStatus;
  reason?: string;
}

export type Measure =
  | (Interval & { resolution: Millis; objective?: number; acceptable?: number; grade?: Grade })
  | { absent: string };

export interface LedgerSummary {
  attempted: number;
  acknowledged: number;
  refused: number;
  indeterminate: number;
  lost: number;
  duplicated: number;
  resurrected: number;
  /** Age in ms, at injection's end or readback, of the oldest lost write; 0 when none was lost. */
  rpoMs: number;
}

export interface AlertSummary {
  name: string;
  expected: boolean;
  pending: Interval | null;
  firing: Interval | null;
  delivered: Interval | null;
  resolved: Interval | null;
  resolvedDelivered: Interval | null;
  asWritten: AsWritten;
}

/** Something an orchestrator would have done, or not. */
export interface OrchestratorAct {
  /** Of all moments at which it might begin to ask, the share (0 to 1) that lead to the act. */
  share: Interval;
  /** Milliseconds from the fault's edge to the act; absent when it comes to none. */
  when?: Interval;
}

/** What the orchestrator of production would have done, had the fault lasted for as long as it takes to act. */
export interface OrchestratorSummary {
  /** Out of rotation, from the injection. */
  removed: OrchestratorAct;
  /** Into rotation again, from the undo, if it was out. */
  returned: OrchestratorAct;
  /** Restarted, from the injection. */
  restarted: OrchestratorAct;
}

/**
 * What a remedy did: its figure in every window without it and with it, milliseconds, in the order they were run. Each is
 * as wide as the generator was late, or as the looks at the queue are apart.
 */
export interface RemedySummary {
  name: string;
  title: string;
  figure: 'p95' | 'drain';
  without: (Interval | null)[];
  with: (Interval | null)[];
  /** `open`: some windows with it were no better than some without. */
  helps: 'yes' | 'no' | 'open';
}

/** The spike of a run, against what the stack can do. */
export interface LoadSummary extends LoadResult {
  /** Requests per second that the stack completes when it is never idle, and with how many users that was seen. */
  capacity: { perSecond: number; users: number; generatorCpu: number } | null;
  /** Requests per second of the spike. */
  offeredPerSecond: number;
  durationMs: Millis;
  /** Milliseconds from the end of the spike to the last of its answers. */
  lastAnswerMs: Millis;
  /** Second by second. */
  moments: LoadMoment[];
  /** The most that waited, and from the end of the spike until nobody did; absent where the target has no queue. */
  queue?: { most: number | null; drain: Interval | null };
  kept: (Pick<KeptRecord, 'acknowledged' | 'undone'> & { lost: number; duplicated: number }) | null;
  remedies: RemedySummary[];
  /** Of the order in which the remedies were tried. */
  seed: number;
}

/** All that can be said of a timeline; the same timeline gives the same judgement, byte for byte. */
export interface Judgement {
  verdict: Verdict;
  findings: Finding[];
  measures: Record<MeasureName, Measure>;
  /** Outages inside the outage, by the user probe, listed apart. */
  flaps: Interval[];
  ledger: LedgerSummary;
  alerts: AlertSummary[];
  /** Absent where the contract names no orchestrator, or the fault was not both injected and undone. */
  orchestrator?: OrchestratorSummary;
  /** Where the fault was load. */
  load?: LoadSummary;
  durations: Partial<Record<Phase, Millis>>;
}

/** `report.json`. Kept stable: other programs read it. */
export interface Report extends Judgement {
  schema: 1;
  run: string;
  drill: string;
  variant: string;
  target: string;
  startedAt: string;
  pace: number;
  commit: string;
  engine: string;
  images: Readonly<Record<string, ImageUsed>>;
}
