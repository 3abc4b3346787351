import { ApiError, explain } from '../errors.ts';
import type { Log } from '../log.ts';
import { within } from '../within.ts';

export type Check =
  | { readonly status: 'ok'; readonly durationMs: number }
  | { readonly status: 'error'; readonly durationMs: number; readonly message: string }
  | { readonly status: 'not_configured' };

/** What an answer and its way back need, so that the whole stays below a deadline; whatever it asks gets as much less. */
export const MARGIN_MS = 50;

/**
 * Asks a dependency and answers within `limitMs`, never rejecting. Probes are too many for a line each in the log;
 * what changes from one to the next is worth one.
 */
export function createCheck(
  name: string,
  limitMs: number,
  log: Log,
  ask: () => Promise<void>,
): () => Promise<Check> {
  let last: Check['status'] = 'ok';
  return async () => {
    const started = performance.now();
    const durationMs = (): number => Math.round(performance.now() - started);
    try {
      await within(limitMs, `the ${name} check`, ask());
      if (last !== 'ok') log.info({ check: name }, 'a dependency is in order again');
      last = 'ok';
      return { status: 'ok', durationMs: durationMs() };
    } catch (error) {
      if (last !== 'error') log.error({ check: name, cause: explain(error) }, 'a dependency is out of order');
      last = 'error';
      return { status: 'error', durationMs: durationMs(), message: publicMessage(error) };
    }
  };
}

/** The probe endpoints are open to anyone, so what exactly went wrong stays in the log. */
const publicMessage = (error: unknown): string => (error instanceof ApiError ? error.code : 'NO_ANSWER');
