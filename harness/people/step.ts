import type { Look } from '../model/look.ts';

/** Words of people that a step waits for. */
export interface Says {
  /** What may be typed, in words. */
  hint: string;
  /** Takes a line that they typed. @returns what to tell them where it was not what is waited for */
  hear(line: string): string | undefined;
  /** Whether they have said all that the step waits for. */
  said(): boolean;
}

/**
 * What is done, by people or in their place, and how it is seen to be done.
 * @typeParam On what it is done on
 */
export interface Step<On> {
  /** Short and stable. */
  id: string;
  title: string;
  /** Who does it: `on-call engineer`. */
  who: string;
  /** What is true when it is done, in words. */
  until: string;
  /** What is done, for people: commands, and what to mind. */
  how: readonly string[];
  /** Milliseconds after which the postcondition is not waited for any more; people get more, unless the step is theirs alone. */
  limitMs: number;
  /** A step of the procedure where left out; any other is never done by people. */
  part?: string;
  /** Nothing but a person can do it, so that its limit is people's already. */
  alone?: true;
  /** What people type who do it by hand. */
  byHand?(on: On, signal: AbortSignal): Promise<readonly string[]>;
  /** What only people can say of it; left out where it is seen. */
  says?: Says;
  /** Why it is not done this time; left out or `undefined`: it is. */
  unless?(on: On): string | undefined;
  act?(on: On, signal: AbortSignal, tell: (how: string) => void): Promise<void>;
  /** Milliseconds between two looks; 50 when left out. */
  everyMs?: number;
  /** Looks whether the postcondition holds; asked again and again until it does, or its limit has passed. */
  look(on: On, signal: AbortSignal): Promise<Look>;
}
