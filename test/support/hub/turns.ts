/** In which order steps of several that work at once happen, as a list of numbers says it. */

export interface Turns {
  /** Resolves when it is the caller's turn. */
  next(): Promise<void>;
  /** What becomes of a call: that its answer is lost before or after it was done. */
  fate(): 'well' | 'before' | 'after';
  /** Lets one step happen. @returns false when none waits */
  go(): Promise<boolean>;
  /** From now on all calls go well. */
  calm(): void;
}

/** Of ten numbers these mean that a call fails. */
const FATES: Readonly<Record<number, 'before' | 'after'>> = { 8: 'before', 9: 'after' };

/** @param choices numbers from 0, used one after another; once they are used up, the first in line goes and all is well */
export function turnsBy(choices: readonly number[]): Turns {
  const waiting: (() => void)[] = [];
  let used = 0;
  let isCalm = false;
  const choice = (): number => {
    const made = choices[used] ?? 0;
    used += 1;
    return made;
  };
  /** Until all that can go on without a turn has. */
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    next: () => new Promise((resolve) => waiting.push(resolve)),
    fate: () => (isCalm ? 'well' : (FATES[choice() % 10] ?? 'well')),
    calm: () => {
      isCalm = true;
    },
    async go() {
      await settled();
      if (waiting.length === 0) return false;
      const [first] = waiting.splice(choice() % waiting.length, 1);
      first?.();
      await settled();
      return true;
    },
  };
}
