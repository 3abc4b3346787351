import type { z } from 'zod';

/** Where a probe goes. */
export interface OwnPlace {
  /** Of the service on this machine: `http://127.0.0.1:49153`, whatever it speaks. */
  url: string;
  /** `127.0.0.1` */
  host: string;
  port: number;
}

/** What came back. */
export interface OwnAnswer {
  /** Whether it is what a service says that is well. */
  good: boolean;
  /** A number that tells answers apart, as statuses of HTTP do. */
  status?: number;
  /** Fields that a contract may ask for while something is broken. */
  json?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What is kept open between questions. */
export interface OwnConnection {
  /**
   * Asks once; called as often as a probe is due, also while others are under way. What throws `ECONNREFUSED` is `refused`, any
   * other error is `reset`.
   * @param signal aborted when the answer is late, and when the run is over
   */
  ask(signal: AbortSignal): Promise<OwnAnswer>;
  close?(): void;
}

/**
 * A transport that Firedrill does not speak, for probes of a project's own targets: `probes/<name>.ts` exports it as its default,
 * and a contract says `{ own: '<name>', with: { … } }`. It runs in the prober's own thread, which does nothing else: code that keeps
 * it busy makes probes late, and that is told as the runner's own fault.
 * @typeParam Spec what a contract says under `with`
 */
export interface OwnProbe<Spec = unknown> {
  /** That of its file. */
  name: string;
  /** What a contract may say under `with`; a Zod schema. */
  with: z.ZodType<Spec>;
  open(place: OwnPlace, spec: Spec): OwnConnection;
}
