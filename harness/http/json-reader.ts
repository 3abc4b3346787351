import { Agent } from 'undici';
import { askForJson } from './ask.ts';

/** Reads JSON from one address again and again over kept connections. */
export interface JsonReader extends AsyncDisposable {
  /** @throws Error with the status, or what went wrong, when the answer is not 2xx JSON in time. */
  get(path: string): Promise<unknown>;
}

/** @param deadlineMs how long one answer may take, headers and body. */
export function jsonReader(origin: string, deadlineMs: number): JsonReader {
  const over = new Agent({ connections: 4, keepAliveTimeout: 30_000, connect: { timeout: deadlineMs } });
  return {
    get: (path) => askForJson(`${origin}${path}`, { deadlineMs, over }),
    [Symbol.asyncDispose]: () => over.destroy(),
  };
}
