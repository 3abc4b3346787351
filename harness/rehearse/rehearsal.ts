/**
 * What a rehearsal is: a procedure that people have to be able to do under pressure, as data that is run, timed and
 * printed as the runbook, so that the two cannot drift.
 */

import type { Look } from '../model/look.ts';
import type { WorkloadSpec } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import type { Rule } from './decision.ts';
import type { World } from './world.ts';

/** Two bounds in milliseconds of real time; nothing in a rehearsal is compressed. */
export interface Tier {
  objective: Millis;
  acceptable?: Millis;
  /** Who set it: the target's owners, or Firedrill's authors where the owners were silent. */
  source: 'owners' | 'ours';
}

export interface RehearsalStep {
  /** Short and stable: history compares by it. */
  id: string;
  title: string;
  /** Who would do it in production: `on-call engineer`. */
  who: string;
  /** What is done, for the runbook: commands, and what to mind. */
  how: readonly string[];
  /** What is true when it is done, in words. */
  until: string;
  /** Milliseconds after which the postcondition is not waited for any more. */
  limitMs: Millis;
  tier?: Tier;
  /**
   * `scene`: makes a rehearsal of it and is no part of the procedure. `watch`: people do it, in a rehearsal Firedrill does,
   * also where people do the rest. `paper`: stands in the runbook and is not rehearsed, for the reason that `until` gives.
   */
  part?: 'scene' | 'watch' | 'paper';
  /** What people type who do it by hand, on the stack of this rehearsal. */
  byHand?(world: World, signal: AbortSignal): Promise<readonly string[]>;
  /** Goes on while the next steps are done; it must be over before the rehearsal is. */
  alongside?: true;
  /** Left out: it is part of the procedure whatever goes wrong. */
  only?(variant: RehearsalVariant): boolean;
  /** Why it is not done this time; left out or `undefined`: it is. */
  unless?(world: World): string | undefined;
  act?(world: World, signal: AbortSignal): Promise<void>;
  /** Milliseconds between two looks; 50 when left out. */
  everyMs?: Millis;
  /** Looks whether the postcondition holds; asked again and again until it does, or its limit has passed. */
  look(world: World, signal: AbortSignal): Promise<Look>;
}

/** A figure that is no step's: from one moment of the rehearsal to another. */
export interface RehearsalFigure {
  id: string;
  title: string;
  tier?: Tier;
}

export interface RehearsalVariant {
  title: string;
  /** A name in `releases`; left out: the rehearsal deploys none. */
  release?: string;
  /** What else happens just then, and is not the release's doing. */
  accident?: {
    title: string;
    happens(world: World, signal: AbortSignal): Promise<void>;
    ends(world: World, signal: AbortSignal): Promise<void>;
  };
  /** What the decision must come to; the decider is not told. Left out: nothing is decided. */
  expects?: { act: boolean; because: string };
}

export interface Rehearsal {
  name: string;
  title: string;
  summary: string;
  /** When it is due, in words. */
  due: string;
  variants: Readonly<Record<string, RehearsalVariant>>;
  defaultVariant: string;
  /** Release → patches on top of the target's service, in order, relative to the target's folder. */
  releases: Readonly<Record<string, readonly string[]>>;
  /** What of the target's services a release is deployed to. */
  deployed: readonly string[];
  /** Differs from the target's own in what is written, so that content can be compared afterwards. */
  workload: WorkloadSpec;
  /** What of a row must read what it did when it was written, by its id. */
  content: { path: string; of(id: string): string };
  /** Whose write it was; so many users at most is a few, and no reason to act. */
  userOf(id: string): string;
  /** Names of what is asked of Prometheus, as production writes it. */
  signals: Readonly<Record<string, string>>;
  /** Commands whose success says that a dependency is well: service → command. */
  dependencies: Readonly<Record<string, readonly string[]>>;
  rules: readonly Rule[];
  figures: readonly RehearsalFigure[];
  /** Ways in which it can be done, chosen with `--way`; the first is the default. */
  ways: readonly string[];
  steps(way: string): readonly RehearsalStep[];
}

/** The procedure as it is done when that goes wrong; the runbook has all of its steps. */
export function procedure(rehearsal: Rehearsal, way: string, variant: RehearsalVariant): RehearsalStep[] {
  return rehearsal.steps(way).filter(({ only }) => only?.(variant) ?? true);
}
