import type { Clock } from '../host/clock.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { NotificationRecord } from '../model/timeline.ts';
import type { Facts } from '../signals/facts.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { Decider, Decision } from './decision.ts';
import type { RehearsalVariant } from './rehearsal.ts';
import type { Situation } from './situation.ts';

/** What an HTTP request to the target was answered. */
export interface Answered {
  /** 0 when there was no answer. */
  status: number;
  json: Record<string, unknown>;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** When it was sent, on the rehearsal's clock. */
  sent: Millis;
  t: Millis;
}

/** A request of the users' traffic that is over. */
export interface Request {
  kind: 'read' | 'write';
  /** Of a write. */
  id?: string;
  sent: Millis;
  t: Millis;
  ok: boolean;
  status?: number;
}

/** The stack that is rehearsed on, with everybody who watches it, as steps see it. */
export interface World {
  clock: Clock;
  facts: Facts;
  stack: StartedStack;
  variant: RehearsalVariant;
  decider: Decider;
  /** Once it has been made. */
  decision: Decision | undefined;
  /** Named moments of the rehearsal, on its clock. */
  moments: Map<string, Millis>;
  /** All of the users' requests so far. */
  requests: readonly Request[];
  notifications: readonly NotificationRecord[];

  /** Puts a release in the place of what runs; resolves when its containers have been started, whatever becomes of them. */
  deploy(release: string, signal: AbortSignal): Promise<void>;
  /** Whether all that a release is deployed to runs it. */
  runs(release: string, signal: AbortSignal): Promise<{ met: boolean; seen: string }>;
  /** Runs a command in a container of its own from a release's image. @returns what it printed. @throws when it fails */
  job(release: string, command: readonly string[], signal: AbortSignal): Promise<string>;
  /** What people type who do by hand what `deploy`, `job` and `run` do. */
  byHand: {
    deploy(release: string): Promise<string[]>;
    job(release: string, command: readonly string[]): Promise<string>;
    run(service: string, command: readonly string[]): string;
  };
  /** Runs a command inside a service's container. @returns what it printed. @throws when it fails */
  run(service: string, command: readonly string[], signal: AbortSignal): Promise<string>;
  ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answered>;
  /** What Prometheus says now; absent where it has no sample. */
  query(promql: string): Promise<number | undefined>;
  /** Raises an alert at Alertmanager, which tells the receiver. */
  raise(
    alerts: readonly { labels: Record<string, string>; annotations: Record<string, string> }[],
  ): Promise<void>;
  situation(signal: AbortSignal): Promise<Situation>;
  /** Keeps the situation of now as that before a deployment. */
  rememberBefore(signal: AbortSignal): Promise<void>;
  /** Files what the decider saw, and what it decided. */
  saw(situation: Situation, decision: Decision | undefined): void;
  /** Compares rows as the database holds them now with what was written. */
  keep(rows: ReadonlyMap<string, string>): void;

  figure(id: string, measured: Interval | { absent: string }): void;
  check(list: string, title: string, ok: boolean, evidence: string): void;
  deviation(text: string): void;
}
