/** Nothing is waited for without end, least of all an end. */

import { FiredrillError } from '../model/errors.ts';

/**
 * What `work` comes to. Work that takes longer goes on and is forgotten.
 * @throws FiredrillError `internal` with `late`, which names what did not come, after `limitMs`; what `work` throws
 */
export async function within<T>(limitMs: number, late: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Unlike that of a signal, it keeps the process alive: a limit must be reached.
  const limit = setTimeout(() => reject(new FiredrillError('internal', late)), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(limit);
  }
}

/**
 * Something whose end is waited for so long and no longer, milliseconds.
 * @throws on disposal, as `within`: that `name` did not end
 */
export function endsWithin(limitMs: number, name: string, one: AsyncDisposable): AsyncDisposable {
  const late = `${name} did not end within ${limitMs / 1000} s`;
  return { [Symbol.asyncDispose]: () => within(limitMs, late, Promise.resolve(one[Symbol.asyncDispose]())) };
}
