import { Agent, errors, request } from 'undici';
import { shortly } from '../model/errors.ts';
import { pathOf } from './ask.ts';
import { lines } from './lines.ts';

/** What an address goes on sending; disposing closes the connection. */
export interface Followed extends AsyncDisposable {
  /** Ends with the stream. @throws Error naming the path and what went wrong; the signal's reason */
  lines: AsyncGenerator<string>;
}

/**
 * Opens a stream of lines that may never end.
 * @param silenceMs for how long nothing may come, milliseconds
 * @throws Error naming the path and what went wrong; the signal's reason
 */
export async function follow(url: string, silenceMs: number, signal: AbortSignal): Promise<Followed> {
  const dispatcher = new Agent({ bodyTimeout: silenceMs, headersTimeout: silenceMs });
  const failed = (error: unknown): Error => {
    signal.throwIfAborted();
    const silent = error instanceof errors.BodyTimeoutError || error instanceof errors.HeadersTimeoutError;
    const why = silent
      ? `has sent nothing for ${silenceMs / 1000} s`
      : `cannot be followed: ${shortly(error)}`;
    return new Error(`${pathOf(url)} ${why}`);
  };
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal });
    if (statusCode !== 200) throw new Error(`it answered ${statusCode}`);
    return { lines: told(lines(body), failed), [Symbol.asyncDispose]: () => dispatcher.destroy() };
  } catch (error) {
    await dispatcher.destroy();
    throw failed(error);
  }
}

async function* told(
  heard: AsyncGenerator<string>,
  failed: (error: unknown) => Error,
): AsyncGenerator<string> {
  try {
    yield* heard;
  } catch (error) {
    throw failed(error);
  }
}
