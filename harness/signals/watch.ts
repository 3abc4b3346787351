import type { Clock } from '../host/clock.ts';
import type { Values } from '../http/request-template.ts';
import type { CommandControl, ContainerControl, LinkControl } from '../model/abilities.ts';
import type { Phase } from '../model/phase.ts';
import type { LoginSpec, ProbeName, ProbeSpec, WorkloadSpec } from '../model/request.ts';
import type { PaceUsed } from '../model/run-header.ts';
import type { Millis } from '../model/time.ts';
import type { Tls } from '../model/tls.ts';
import type { AlertmanagerConfiguration } from '../rules/alertmanager/configuration.ts';
import type { Rule } from '../rules/rule.ts';
import type { ContainerPlace } from './probes/probe-command.ts';
import type { Recorder } from './recorder.ts';
import type { SourceHealth } from './sources/source-health.ts';

/** A stack that runs, as observers see it. */
export interface WatchedStack {
  /** `http://127.0.0.1:port` of a service. */
  origin(service: string): string;
  /** How a service is known that speaks TLS. */
  tls(service: string): Tls | undefined;
  /** The container of a service, for a command in it. */
  place(service: string): ContainerPlace;
  countInLog(service: string, text: string): Promise<number>;
  matchesInLog(service: string, pattern: RegExp): Promise<{ key: string; at: number }[]>;
  /** What a service has logged since a moment, milliseconds since 1970; a line of that very moment is not among it. */
  linesInLog(service: string, since: number): Promise<{ line: string; at: number }[]>;
  /** The last so many lines that a service has logged. */
  lastInLog(service: string, lines: number, signal: AbortSignal): Promise<string[]>;
  commands: CommandControl;
  links: Pick<LinkControl, 'all' | 'way'>;
  containers: Pick<ContainerControl, 'usage' | 'process'>;
}

/** What every observer of a run is given. */
export interface Watch {
  stack: WatchedStack;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  resolutionMs: Millis;
  pace: Pick<PaceUsed, 'pace' | 'scrapeIntervalMs' | 'evaluationIntervalMs'>;
  /** What production scrapes, and how often. */
  jobs: readonly { scrapeIntervalMs: Millis }[];
  /** The kinds of rules that its file has; none where it has no rule. */
  ruleKinds: ReadonlySet<Rule['kind']>;
  /** Production's own configuration; left out where the target has no Alertmanager. */
  alertmanager?: AlertmanagerConfiguration | undefined;
  /** The service that users call. */
  entry: string;
  /** What of the monitoring must be there to tell; nothing else is asked. */
  sources: readonly string[];
  /** Sent once before the probes. */
  login?: LoginSpec;
  probes: Readonly<Partial<Record<ProbeName, ProbeSpec>>>;
  /** Files of the project's own transports, by their names. */
  transports?: Readonly<Record<string, string>> | undefined;
  /** Left out: no traffic is sent. */
  workload?: WorkloadSpec;
  phase(): Phase;
  /** What logins captured; nothing before them. */
  captured: { values: Values };
  /** Ends an observer that goes on until it is told. */
  signal: AbortSignal;
  /** Told when one of them cannot observe any more. */
  giveUp(reason: unknown): void;
}
