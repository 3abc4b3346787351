import { FiredrillError, shortly } from '../model/errors.ts';

/**
 * Waits for a call to the engine about a container, at most `limitMs`, and says in plain words what it means
 * when the container is not there any more: an undo has to act on it.
 *
 * @throws FiredrillError `unavailable`
 */
export async function asked<T>(
  service: string,
  what: string,
  limitMs: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  const either = AbortSignal.any([signal, limit]);
  either.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(either.reason);
  either.addEventListener('abort', onAbort);
  try {
    // The engine's client does not end every call that it is told to end.
    return await Promise.race([call(either), aborted]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new FiredrillError(
      'unavailable',
      `${what} ${service}: ${inWords(error, service, limit, limitMs)}`,
      {
        cause: error,
      },
    );
  } finally {
    either.removeEventListener('abort', onAbort);
  }
}

function inWords(error: unknown, service: string, limit: AbortSignal, limitMs: number): string {
  if (limit.aborted) return `no answer within ${limitMs / 1000} s`;
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 404) return `its container was removed; the stack must be started anew`;
  if (status === 409) return `its container is not running; start ${service} first`;
  return shortly(error);
}
