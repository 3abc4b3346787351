import { ExponentialBackoff, fullJitterGenerator, handleWhen, retry } from 'cockatiel';
import { Counter, type Registry } from 'prom-client';

export interface RetryOptions {
  /** Whose calls these are, in the metrics. */
  readonly dependency: string;
  /** Milliseconds for the call and all its repetitions. */
  readonly budgetMs: number;
  /** Whether repeating may help; asked after each failure. */
  readonly retryable: (error: unknown) => boolean;
  /** A failure that later ones must not hide: it is thrown in the end, whatever came after it. */
  readonly sticky?: (error: unknown) => boolean;
}

/** Runs calls that are safe to repeat. `work` is told how many milliseconds are left. */
export type Retrying = <T>(work: (leftMs: number) => Promise<T>) => Promise<T>;

const REPETITIONS = 2;
/** The first pause is random below this; the bound doubles with each. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 500;

/**
 * Repeats failed calls with exponential backoff and full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015):
 * clients that failed together must not come back together.
 * @param prefix what the metrics' names begin with
 */
export function createRetrying(registry: Registry, prefix = ''): (options: RetryOptions) => Retrying {
  const counter = (name: string, help: string) =>
    new Counter({ name: `${prefix}${name}`, help, labelNames: ['dependency'], registers: [registry] });
  const retries = counter('dependency_retries_total', 'Calls repeated after a failure.');
  const saved = counter(
    'dependency_calls_saved_by_retry_total',
    'Calls that failed at first and succeeded when repeated.',
  );

  return ({ dependency, budgetMs, retryable, sticky }) => {
    for (const one of [retries, saved]) one.inc({ dependency }, 0);
    return async (work) => {
      const deadline = performance.now() + budgetMs;
      const left = (): number => Math.round(deadline - performance.now());
      const stuck: unknown[] = [];
      const policy = retry(
        handleWhen((error) => {
          if (sticky?.(error)) stuck.push(error);
          return retryable(error) && left() > LONGEST_PAUSE_MS;
        }),
        {
          maxAttempts: REPETITIONS,
          backoff: new ExponentialBackoff({
            generator: fullJitterGenerator,
            initialDelay: FIRST_PAUSE_MS,
            maxDelay: LONGEST_PAUSE_MS,
          }),
        },
      );
      policy.onRetry(() => retries.inc({ dependency }));
      try {
        return await policy.execute(async ({ attempt }) => {
          const result = await work(Math.max(1, left()));
          if (attempt > 0) saved.inc({ dependency });
          return result;
        });
      } catch (error) {
        throw stuck[0] ?? error;
      }
    };
  };
}
