import type { Values } from '../../http/request-template.ts';
import type { ProbeName, ProbeSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { Tls } from '../../model/tls.ts';
import type { ContainerPlace } from './probe-command.ts';

/** One endpoint to watch. Data only: it crosses into the prober's thread. */
export interface Probe {
  name: ProbeName;
  /** Where the service answers, e.g. `http://127.0.0.1:8080`; the path is the specification's. Empty for a command. */
  url: string;
  spec: ProbeSpec;
  /** Dotted paths of JSON fields to keep in the records, besides those that `spec.good` asks about. */
  alsoRead: readonly string[];
  /** What `{name}` stands for in what is sent. */
  values?: Values;
  /** Left out: the service speaks plain HTTP. */
  tls?: Tls | undefined;
  /** Of a transport of the project's own: the file that exports it. */
  file?: string | undefined;
  /** Of a command: where it runs. */
  container?: ContainerPlace;
}

/** A probe and how often it is sent. */
export interface TimedProbe extends Probe {
  /** Its period, milliseconds: the resolution of every figure that is taken from it. */
  everyMs: Millis;
  /** Requests under way, at most. A send that this holds back is late from the first: the service did not answer in time. */
  maxInFlight: number;
}

export interface ProbePlan {
  probes: readonly TimedProbe[];
  /** First intended send of the first probe; the others follow within one period. */
  startAt: Millis;
}
