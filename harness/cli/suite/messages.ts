import type { Unit } from './plan-suite.ts';

/** What a suite tells the process that does one of its runs. */
export type ToRun =
  | { kind: 'run'; unit: Unit; run: string; project: string; results: string }
  /** The turn that was asked for last has come. */
  | { kind: 'go' }
  /** What was asked for last may be done with all of the machine, or with what others leave of it. */
  | { kind: 'share'; all: boolean }
  | { kind: 'abort'; reason: string };

/** What a run tells on its way, and not of its end. */
export type OnItsWay = Exclude<FromRun, { kind: 'refused' | 'ended' }>;

/** What that process tells the suite. */
export type FromRun =
  /** What it does now, for the person who watches. */
  | { kind: 'step'; title: string; detail?: string }
  | { kind: 'take'; what: 'load' | 'measure' }
  | { kind: 'share'; what: 'start' | 'file' }
  | { kind: 'begins' }
  | { kind: 'recovered' }
  | { kind: 'over' }
  /** It could not be begun. */
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'ended' };
