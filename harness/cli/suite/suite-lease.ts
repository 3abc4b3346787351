import { constants, setPriority } from 'node:os';
import { unlessAborted } from '../../host/unless-aborted.ts';
import type { Entered, MachineLease, Use } from '../../lease/lease.ts';

/** The process of the suite, as one of its runs speaks with it. */
export interface Suite {
  /** Sends the message; never throws, also when the suite has died. */
  ask(use: Use): Promise<void>;
  /** Calls `listener` with the next answer. */
  onceAnswered(listener: (answer: Entered) => void): void;
}

/** The lease of a run that the suite, another process, gives it. */
export function suiteLease({ ask, onceAnswered }: Suite): MachineLease {
  let measured = false;
  return {
    shared: true,
    async enter(use, signal) {
      const answer = Promise.withResolvers<Entered>();
      onceAnswered(answer.resolve);
      await ask(use);
      const entered = await unlessAborted(signal, answer.promise);
      measured ||= use === 'measure';
      // There is no way back from it, nor need for one: no other run waits for one that has only to be filed.
      if (measured && use === 'background' && !entered.all) setPriority(constants.priority.PRIORITY_LOW);
      return entered;
    },
  };
}
