import type { LoginSpec, ProbeSpec, WorkloadSpec } from '../model/request.ts';
import type { Millis } from '../model/time.ts';

/** How far the fault is: a shim is honest until there is one. */
export const STAGES = ['before', 'broken', 'after'] as const;
export type Stage = (typeof STAGES)[number];

/** What a shim says that is not so, as data: it crosses to another thread. */
export type Lie =
  | { tells: 'the truth' }
  /** Readiness says what it last said when it was good, from the injection on and for good. */
  | { tells: 'always ready'; readiness: HttpProbe }
  /** From the undo on readiness says what it said while the fault lasted, for good. */
  | { tells: 'never ready'; readiness: HttpProbe }
  /** From the undo on every answer comes later, by so much and twice what it took before the fault. */
  | { tells: 'late'; byMs: Millis }
  /** From the undo on these requests are answered 503, for so long; for good where that is left out. */
  | { tells: 'failing'; what: 'writes' | 'user'; forMs?: Millis }
  /** One acknowledged write in so many, from the injection on. */
  | { tells: 'stored'; but: WriteLie; oneIn: number };

/** Not stored at all; stored a second time under another id; listed twice; read with the content of another. */
export type WriteLie = 'swallowed' | 'stored twice' | 'listed twice' | 'changed';

export type HttpProbe = Extract<ProbeSpec, { path: string }>;

/** The requests of a run, by which a shim knows what it is asked. */
export interface Asked {
  workload?: WorkloadSpec;
  user?: ProbeSpec;
  login?: LoginSpec;
}

export interface ShimRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[]>>;
  body: Buffer;
  /** Aborted when its client has given up. */
  gone: AbortSignal;
}

export interface ShimAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  body: Buffer;
}

/** What came of a request that was passed on; undefined where the service gave no answer. */
export type Forward = (request: ShimRequest) => Promise<ShimAnswer | undefined>;

/** What a lie has to go by. */
export interface Telling {
  forward: Forward;
  stage(): Stage;
  /** Counts that the lie was told. */
  told(): void;
  /** Milliseconds, monotonic. */
  now(): Millis;
}

/** Answers in the service's place; undefined: the connection is cut, as where the service gives no answer. */
export type Liar = (request: ShimRequest) => Promise<ShimAnswer | undefined>;
