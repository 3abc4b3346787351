import type { Entered, Use } from '../../lease/lease.ts';
import type { Unit } from './plan-suite.ts';

/** What a suite tells the process that does one of its runs. */
export type ToRun =
  | { kind: 'run'; unit: Unit; run: string; project: string; results: string }
  /** The answer to `enter`. */
  | ({ kind: 'entered' } & Entered)
  | { kind: 'abort'; reason: string };

/** What a run tells on its way, and not of its end. */
export type OnItsWay = Exclude<FromRun, { kind: 'refused' | 'ended' }>;

/** What that process tells the suite. */
export type FromRun =
  /** What it does now, for the person who watches. */
  | { kind: 'step'; title: string; detail?: string }
  /** What it needs of the machine from now on, see `MachineLease.enter`; answered when it may. */
  | { kind: 'enter'; use: Use }
  /** It could not be begun. */
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'ended' };
