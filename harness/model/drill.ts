import type { Fault } from './fault.ts';
import type { ProbeName } from './request.ts';
import type { Role } from './target.ts';

export interface Variant {
  title: string;
  fault: Fault;
  /** Which role it breaks, where that is not the drill's role: the first of these that the target has. */
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
