import { type ConversationSpec, numberOfLast } from '../../model/conversation.ts';

/** Which event of a thing comes next. */
export interface Turns {
  /** After its event `n` was taken: the number of the next, or undefined where none is to come. Counts the things that are whole. */
  after(n: number): number | undefined;
  what(n: number): 'first' | 'change' | 'last';
}

/** First, then its changes, and then, of every so many things whose changes are all taken, one is taken away. */
export function turnsOf(spec: ConversationSpec): Turns {
  const changes = spec.change?.times ?? 0;
  const last = numberOfLast(spec);
  let whole = 0;
  return {
    after(n) {
      if (n < changes) return n + 1;
      if (spec.last === undefined || n !== changes) return undefined;
      whole += 1;
      return whole % spec.last.every === 0 ? last : undefined;
    },
    what(n) {
      if (n === 0) return 'first';
      return n === last ? 'last' : 'change';
    },
  };
}
