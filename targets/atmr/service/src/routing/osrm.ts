import { ApiError } from 'service-kit/errors';
import { z } from 'zod';

export interface Route {
  readonly distanceMeters: number;
  readonly durationSeconds: number;
  /** Encoded polyline, simplified. */
  readonly geometry: string;
}

export interface Osrm {
  /**
   * @param from `lon,lat`
   * @throws OsrmFailure when the router does not do its part, ApiError 422 when there is no such route
   */
  route(from: string, to: string, limitMs: number): Promise<Route>;
  /** Asks for the nearest street to nowhere in particular. @throws OsrmFailure */
  check(limitMs: number): Promise<void>;
}

/** The router failed, and may not fail when asked again. */
export class OsrmFailure extends Error {
  readonly kind: 'timeout' | 'unreachable' | 'answer';

  constructor(kind: 'timeout' | 'unreachable' | 'answer', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OsrmFailure';
    this.kind = kind;
  }
}

const routed = z.object({
  code: z.literal('Ok'),
  routes: z.array(z.object({ distance: z.number(), duration: z.number(), geometry: z.string() })).min(1),
});
const refused = z.object({ code: z.string() });

/** A place further than this from any street of the map is not on it, metres. */
const NEAREST_STREET_M = 1000;

/** The client of `osrm-routed`'s HTTP API, version 1 (Project OSRM, `docs/http.md`). */
export function createOsrm(baseUrl: string): Osrm {
  const base = baseUrl.replace(/\/$/, '');
  return {
    async route(from, to, limitMs) {
      const query = `overview=simplified&radiuses=${NEAREST_STREET_M};${NEAREST_STREET_M}`;
      const { status, body } = await ask(`${base}/route/v1/driving/${from};${to}?${query}`, limitMs);
      if (status === 400) throw noRoute(body);
      const answer = routed.safeParse(body);
      if (status !== 200 || !answer.success)
        throw new OsrmFailure('answer', `the router answered ${status} without a route`);
      const [best] = answer.data.routes;
      if (best === undefined) throw new OsrmFailure('answer', 'the router answered without a route');
      return { distanceMeters: best.distance, durationSeconds: best.duration, geometry: best.geometry };
    },
    async check(limitMs) {
      const { status } = await ask(`${base}/nearest/v1/driving/0,0`, limitMs);
      if (status !== 200) throw new OsrmFailure('answer', `the router answered ${status}`);
    },
  };
}

/** OSRM says 400 for everything that is no fault of its own. */
function noRoute(body: unknown): Error {
  const parsed = refused.safeParse(body);
  const code = parsed.success ? parsed.data.code : '';
  if (code === 'NoRoute' || code === 'NoSegment')
    return new ApiError(422, 'NO_ROUTE', 'There is no way to drive between these places.');
  return new OsrmFailure('answer', `the router refused the request: ${code}`);
}

async function ask(url: string, limitMs: number): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs), redirect: 'error' });
    const text = await response.text();
    return { status: response.status, body: json(text) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new OsrmFailure('timeout', `the router did not answer within ${limitMs} ms`, { cause: error });
    throw new OsrmFailure('unreachable', 'the router could not be reached', { cause: error });
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
