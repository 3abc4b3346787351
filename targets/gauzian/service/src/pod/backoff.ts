/** As a kubelet's: at once, then after 10 s, each time twice as long, five minutes at the most; ten minutes of running make it forget. */
export interface Backoff {
  /** Milliseconds until the next start, of a process that ran for so long. */
  after(ranMs: number): number;
  forget(): void;
}

const LONGEST_MS = 300_000;
const FORGOTTEN_AFTER_MS = 600_000;

export function createBackoff(firstMs: number): Backoff {
  let next = 0;
  return {
    after(ranMs) {
      if (ranMs >= FORGOTTEN_AFTER_MS) next = 0;
      const now = next;
      next = Math.min(LONGEST_MS, now === 0 ? firstMs : 2 * now);
      return now;
    },
    forget() {
      next = 0;
    },
  };
}
