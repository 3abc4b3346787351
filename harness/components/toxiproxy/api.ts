import { until } from '../../host/until.ts';
import type { Toxic } from '../../model/abilities.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import type { Ask } from '../control-port.ts';

/** It answers in a millisecond; what takes longer than this is not coming. */
const LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 10;

/** Toxiproxy's HTTP API, as far as faults use it (Shopify/toxiproxy, README, "HTTP API"). */
export interface Toxiproxy {
  /** Changes what is given and nothing else. */
  update(proxy: string, change: { enabled?: boolean; upstream?: string }, signal: AbortSignal): Promise<void>;
  /** A toxic that is there already stays as it is. */
  addToxic(proxy: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
  /** Starts a toxic anew on every connection there is; one that is not there is left alone. */
  redraw(proxy: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
  /** A toxic that is not there is left alone. */
  removeToxic(proxy: string, name: string, signal: AbortSignal): Promise<void>;
}

/**
 * @param say says a request to its control port
 * @throws FiredrillError `unavailable`, from each call, when it does not answer or says no
 */
export function toxiproxyThrough(say: Ask): Toxiproxy {
  const call = async (
    method: 'POST' | 'DELETE',
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    fine: (status: number, text: string) => boolean = () => false,
  ): Promise<void> => {
    signal.throwIfAborted();
    const { status, text } = await ask(say, method, path, body, signal);
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
    redraw: (proxy, { name, attributes, toxicity }, signal) =>
      call('POST', `/proxies/${proxy}/toxics/${name}`, { attributes, toxicity }, signal, isNotThere),
    removeToxic: (proxy, name, signal) =>
      call('DELETE', `/proxies/${proxy}/toxics/${name}`, undefined, signal, isNotThere),
  };
}

const isNotThere = (status: number, text: string): boolean =>
  status === 404 && text.includes('toxic not found');

async function ask(say: Ask, ...[method, path, body, signal]: Parameters<Ask>): ReturnType<Ask> {
  try {
    return await say(method, path, body, AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new FiredrillError(
      'unavailable',
      `Toxiproxy does not answer to ${method} ${path} (limit ${LIMIT_MS / 1000} s): ${shortly(error)}; ` +
        'without it the links of the stack cannot be healed, and the stack must be started anew',
      { cause: error },
    );
  }
}

/** Resolves once it answers. @throws FiredrillError `unavailable` naming the limit and what was seen last */
export async function toxiproxyAnswers(say: Ask, limitMs: number, signal: AbortSignal): Promise<void> {
  let seen = 'nothing yet';
  const answers = async () => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    const answer = await say('GET', '/version', undefined, limited).catch((error: unknown) => {
      signal.throwIfAborted();
      return { status: shortly(error) };
    });
    if (answer.status === 200) return true;
    seen = String(answer.status);
    return undefined;
  };
  if (await until(answers, { everyMs: LOOK_EVERY_MS, limitMs, signal })) return;
  throw new FiredrillError(
    'unavailable',
    `Toxiproxy never became ready: not within ${limitMs / 1000} s, last seen: ${seen}`,
  );
}
