import type pg from 'pg';

export interface Waits {
  /** Call when asking for a connection; call the answer when it was had or given up. */
  begin(): () => void;
  count(): number;
  seconds(): number;
}

/**
 * pg-pool does not count how often callers found it exhausted, so we do: a wait begins when every slot is taken and
 * every idle connection is already promised to a caller that asked earlier.
 */
export function watchWaits(
  pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>,
  max: number,
): Waits {
  let count = 0;
  let seconds = 0;
  return {
    begin() {
      const exhausted = pool.totalCount >= max && pool.idleCount <= pool.waitingCount;
      if (!exhausted) return () => undefined;
      count += 1;
      const since = performance.now();
      return () => {
        seconds += (performance.now() - since) / 1000;
      };
    },
    count: () => count,
    seconds: () => seconds,
  };
}
