import type { Clock } from '../host/clock.ts';
import type { CommandOptions } from '../model/abilities.ts';
import type { LoginSpec, ProbeName } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import type { NotificationRecord } from '../model/timeline.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { Measured } from './measured.ts';

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

/** How users and probes fare, up to now. */
export interface Faring {
  /** Requests of users that were served on end, `most` at the most. */
  servedOnEnd(most: number): number;
  /** How the last request went that was not served. */
  lastFailure(): string;
  /** Good probes on end. */
  goodRun(probe: ProbeName): number;
  /** Milliseconds for which the probe has not been good; 0 while it is. */
  badFor(probe: ProbeName): Millis;
}

/** As much of a part as tells what it offers; `Part` knows the world that it is started in. */
export interface Offering<Api> {
  start(run: never): { api: Api };
}

/** The stack that is rehearsed on, with its observers and its users, as steps see it. */
export interface World {
  clock: Clock;
  stack: StartedStack;
  /** What goes wrong this time, by name. */
  variant: string;
  /** Named moments of the rehearsal, on its clock. */
  moments: Map<string, Millis>;
  /** How long one of the rehearsal's `waits` lasts this time: shortened by `--hurry`, but not below its `leastMs`. @throws FiredrillError `internal` for none */
  waits(id: string): Millis;
  /** All of the users' requests so far. */
  requests: readonly Request[];
  notifications: readonly NotificationRecord[];
  faring: Faring;
  /** What a part of this rehearsal offers to its steps. @throws FiredrillError `internal` for a part of another */
  of<Api>(part: Offering<Api>): Api;
  /** Runs a command inside a service's container. @returns what it printed. @throws when it fails */
  run(
    service: string,
    command: readonly string[],
    signal: AbortSignal,
    options?: CommandOptions,
  ): Promise<string>;
  /** What people type who do by hand what `run` does. */
  runByHand(service: string, command: readonly string[]): string;
  /** @param rest until it resolves the last byte of the body is held back: the request is under way */
  ask(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
    rest?: Promise<unknown>,
  ): Promise<Answered>;
  /** The users of the traffic log in again, by this, and go on with what it captured. @throws FiredrillError `unavailable` when that fails */
  logIn(login: LoginSpec): Promise<void>;
  /** What Prometheus says now; absent where it has no sample. */
  query(promql: string): Promise<number | undefined>;

  figure(id: string, measured: Measured): void;
  check(list: string, title: string, ok: boolean, evidence: string): void;
  deviation(text: string): void;
}
