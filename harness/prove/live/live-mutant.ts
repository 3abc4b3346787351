import type { Fault } from '../../model/fault.ts';
import type { Promises } from '../../promises/contract.ts';
import type { Plan } from '../../promises/plan.ts';
import type { Lie } from '../../shim/lie.ts';

/** What mutants of a system are made of: all of it is known before anything is started. */
export interface System {
  plan: Plan;
  promises: Promises;
  fault: Fault;
  /** Services that the drill does not break, those that users do not call first. */
  others: readonly string[];
}

/** A system that is wrong from outside, so that it may be any target's: its fault is another, or a shim lies in front of it. */
export interface LiveMutant {
  /** Made of keys: `live/readiness/always-ready`. */
  id: string;
  title: string;
  /** Ids of findings, as of any mutant. */
  mustBreak: readonly string[];
  /** Why the contract, or the drill, makes no difference between it and the original. */
  equivalent?: string;
  /** Why it cannot be had here. */
  cannot?: string;
  fault: Fault;
  lie: Lie;
}

export const TRUTH: Lie = { tells: 'the truth' };
