import type { ProbeName, ProbeSpec, WorkloadSpec } from './request.ts';

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
   * Milliseconds by which a round trip to it is longer than inside the stack, as to a third party's service on
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

export interface Contract<Drill = unknown> {
  probes: Readonly<Record<ProbeName, ProbeSpec>>;
  /** Consecutive good probes that make a run stable; recovery is the first of them. */
  stableProbes: number;
  workload: WorkloadSpec;
  /** Left out: it is not asked what an orchestrator would have done. */
  orchestrator?: Orchestrator;
  drills: Readonly<Record<string, Drill>>;
}

/** What `targets/<name>/target.ts` exports as its default. */
export interface Target<Drill = unknown> {
  name: string;
  summary: string;
  /** By name; the name is also the host name inside the stack. */
  services: Readonly<Record<string, ServiceSpec>>;
  monitoring: MonitoringSpec;
  contract: Contract<Drill>;
}
