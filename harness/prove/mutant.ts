import type { Judgement } from '../model/judgement.ts';
import type { MutantResult } from '../model/prove.ts';

/**
 * Something that is wrong on purpose, so that it is seen whether the drill says so. How its judgement comes about is its own
 * affair: from a recording that was changed, or from a run on a stack that was.
 */
export interface Mutant {
  /** Made of keys: `rules/ReadinessFailed/deleted`. */
  id: string;
  title: string;
  on: MutantResult['on'];
  /** Ids of findings: it is killed only when one of these was good and no longer is. */
  mustBreak: readonly string[];
  /** Why the contract makes no difference between it and the original, where that is so. */
  equivalent?: string;
  judgement(): Promise<Judgement> | Judgement;
}
