import { Agent, request } from 'undici';

/** Reads JSON from one address again and again over kept connections. */
export interface JsonReader extends AsyncDisposable {
  /** @throws Error with the status, or what went wrong, when the answer is not 2xx JSON in time. */
  get(path: string): Promise<unknown>;
}

/** @param deadlineMs how long one answer may take, headers and body. */
export function jsonReader(origin: string, deadlineMs: number): JsonReader {
  const dispatcher = new Agent({
    connections: 4,
    keepAliveTimeout: 30_000,
    connect: { timeout: deadlineMs },
  });
  return {
    async get(path) {
      const answer = await request(`${origin}${path}`, {
        dispatcher,
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        await answer.body.dump();
        throw new Error(`${path.split('?')[0]} answered ${answer.statusCode}`);
      }
      return answer.body.json();
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
