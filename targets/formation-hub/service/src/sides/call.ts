import type { Log } from 'service-kit/log';
import { Agent, request } from 'undici';
import { ORIGIN_HEADERS } from '../events/origin.ts';
import type { Metrics } from '../metrics.ts';

/** A side did not do its part; `mayPass` where asking again may help. */
export class SideFailure extends Error {
  readonly side: string;
  readonly mayPass: boolean;

  constructor(side: string, mayPass: boolean, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SideFailure';
    this.side = side;
    this.mayPass = mayPass;
  }
}

/** One call to a side. @returns undefined where it says that there is no such thing. @throws SideFailure */
export type Call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<unknown>;

/** Connections to one side, and milliseconds for which one is kept that nothing uses, whatever the side would bear. */
const CONNECTIONS = 8;
const IDLE_MS = 2_000;

/** Every call says that it is of the bridge. */
export function createCall(
  side: string,
  baseUrl: string,
  timeoutMs: number,
  metrics: Metrics,
  log: Log,
): Call {
  const base = baseUrl.replace(/\/$/, '');
  for (const outcome of ['ok', 'failed']) metrics.calls.inc({ side, outcome }, 0);
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
  });
  let inTrouble = false;
  const told = (ok: boolean, cause: string): void => {
    metrics.calls.inc({ side, outcome: ok ? 'ok' : 'failed' });
    if (ok === inTrouble)
      log[ok ? 'info' : 'warn']({ side, cause }, ok ? 'a side answers again' : 'a side fails');
    inTrouble = !ok;
  };
  return async (method, path, body) => {
    let status: number;
    let text: string;
    try {
      const response = await request(base + path, {
        dispatcher,
        method,
        headers: { ...ORIGIN_HEADERS, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      [status, text] = [response.statusCode, await response.body.text()];
    } catch (error) {
      told(false, 'no answer');
      throw new SideFailure(side, true, `${side} did not answer ${method} ${path}`, { cause: error });
    }
    if (status === 404) {
      told(true, 'answers');
      return undefined;
    }
    const ok = status >= 200 && status < 300;
    const passes = status >= 500 || status === 408 || status === 429;
    told(ok || !passes, `answered ${status}`);
    if (!ok) throw new SideFailure(side, passes, `${side} answered ${method} ${path} with ${status}`);
    return text === '' ? {} : parsed(side, text);
  };
}

/** Half an answer, or a page of an error in place of it. */
function parsed(side: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SideFailure(side, true, `${side} answered something that is no JSON`, { cause: error });
  }
}
