import type { Abilities } from './abilities.ts';
import type { Effect } from './effect.ts';
import type { Millis } from './time.ts';

/** A server of a fault's own, started with the stack so that the injection need not wait for it. */
export interface Companion {
  /** Also its host name inside the stack. */
  name: string;
  /** Path of a program for Node without imports but Node's; told in `IN_FRONT_OF` which service it stands in front of. */
  program: string;
  port: number;
}

/**
 * One way to break one service, or the links that lead to it; it knows how to undo itself.
 *
 * ```
 *  inject ──► the world is broken, or the call throws and it may be half broken
 *  undo   ──► as before, whatever inject came to, and however often it is called
 *  effect ──► looks at the world, as a client sees it, and not at bookkeeping
 * ```
 */
export interface Fault<Needs extends keyof Abilities = keyof Abilities> {
  name: string;
  /** It offers the contract's load, which must have one. */
  offersLoad?: true;
  companion?: Companion;
  /**
   * Has those draw again who have drawn already, where the effect strikes by chance: a client that keeps its
   * connections would otherwise be struck at once or never.
   */
  again?: {
    everyMs: Millis;
    act(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  };
  inject(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  undo(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<void>;
  effect(can: Pick<Abilities, Needs>, service: string, signal: AbortSignal): Promise<Effect>;
}
