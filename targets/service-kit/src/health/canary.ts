import { ApiError } from '../errors.ts';
import { singleFlight } from '../single-flight.ts';
import { DeadlineError, within } from '../within.ts';
import { MARGIN_MS } from './check.ts';

/**
 * A user's request on behalf of synthetic monitoring: it goes the way of users' requests and fails as theirs fail,
 * but however many ask at once, one goes.
 * @param deadlineMs until the answer, its way back included; `work` is told how much of it is left for itself
 * @throws ApiError 503 `code` when the deadline is over
 */
export function createCanary<T>(
  deadlineMs: number,
  code: string,
  work: (budgetMs: number) => Promise<T>,
): () => Promise<T> {
  const limit = Math.max(1, deadlineMs - MARGIN_MS);
  const go = singleFlight(() => within(limit, 'the canary', work(Math.max(1, limit - MARGIN_MS))));
  return async () => {
    try {
      return await go();
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      throw new ApiError(503, code, 'This took too long.', { cause: error });
    }
  };
}
