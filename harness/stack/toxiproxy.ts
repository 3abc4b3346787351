import { request } from 'undici';
import { FiredrillError, shortly, type Toxic } from '../model.ts';

/** It answers in a millisecond; what takes longer than this is not coming. */
const LIMIT_MS = 5_000;

/** Toxiproxy's HTTP API, as far as faults use it (Shopify/toxiproxy, README, "HTTP API"). */
export interface Toxiproxy {
  /** Changes what is given and nothing else. */
  update(proxy: string, change: { enabled?: boolean; upstream?: string }, signal: AbortSignal): Promise<void>;
  /** A toxic that is there already stays as it is. */
  addToxic(proxy: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
  /** A toxic that is not there is left alone. */
  removeToxic(proxy: string, name: string, signal: AbortSignal): Promise<void>;
}

/**
 * @param origin where it answers, `http://127.0.0.1:port`
 * @throws FiredrillError `unavailable`, from each call, when it does not answer or says no
 */
export function toxiproxyAt(origin: string): Toxiproxy {
  const call = async (
    method: 'POST' | 'DELETE',
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    fine: (status: number, text: string) => boolean = () => false,
  ): Promise<void> => {
    signal.throwIfAborted();
    const { status, text } = await ask(method, `${origin}${path}`, body, signal);
    if (status < 300 || fine(status, text)) return;
    throw new FiredrillError(
      'unavailable',
      `Toxiproxy answered ${status} to ${method} ${path}: ${text.trim()}`,
    );
  };
  return {
    update: (proxy, change, signal) => call('POST', `/proxies/${proxy}`, change, signal),
    addToxic: (proxy, toxic, signal) =>
      call('POST', `/proxies/${proxy}/toxics`, { toxicity: 1, ...toxic }, signal, (status) => status === 409),
    removeToxic: (proxy, name, signal) =>
      call(
        'DELETE',
        `/proxies/${proxy}/toxics/${name}`,
        undefined,
        signal,
        (status, text) => status === 404 && text.includes('toxic not found'),
      ),
  };
}

async function ask(
  method: 'POST' | 'DELETE',
  url: string,
  body: object | undefined,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  try {
    const answer = await request(url, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
      // A stack's Toxiproxy lives as long as its run; a kept connection to a dead one would be one more surprise.
      reset: true,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new FiredrillError(
      'unavailable',
      `Toxiproxy does not answer to ${method} ${new URL(url).pathname} (limit ${LIMIT_MS / 1000} s): ${shortly(error)}; ` +
        'without it the links of the stack cannot be healed, and the stack must be started anew',
      { cause: error },
    );
  }
}
