import { Counter, Histogram, type Registry } from 'prom-client';
import { ApiError } from 'service-kit/errors';
import type { Retrying } from 'service-kit/retries';
import { type Osrm, OsrmFailure, type Route } from './osrm.ts';
import type { RouteCache } from './route-cache.ts';

export interface Found {
  readonly route: Route;
  /** Where it came from: `hit` fresh from the cache, `stale` from the cache because the router fails, `miss` asked. */
  readonly from: 'hit' | 'stale' | 'miss';
}

export interface Routing {
  /**
   * @param from `lon,lat`
   * @throws ApiError 422 `NO_ROUTE`; 502 or 503 `ROUTING_UNAVAILABLE` when it is not cached and the router fails
   */
  find(from: string, to: string): Promise<Found>;
}

export interface RoutingParts {
  readonly osrm: Osrm;
  readonly cache: RouteCache;
  readonly retrying: Retrying;
  /** Milliseconds for one attempt. */
  readonly attemptMs: number;
  readonly registry: Registry;
  /** While it says so, whatever is in the cache is served however old it is. */
  readonly cacheFirst?: () => boolean;
}

/** Routes from the cache, else from the router, else from the cache however old they are. */
export function createRouting(parts: RoutingParts): Routing {
  const { osrm, cache, retrying, attemptMs, registry, cacheFirst = () => false } = parts;
  const { answers, calls, duration } = routingMetrics(registry);
  const flights = new Map<string, Promise<Route>>();

  const attempt = async (from: string, to: string, leftMs: number): Promise<Route> => {
    const done = duration.startTimer();
    try {
      const route = await osrm.route(from, to, Math.min(attemptMs, leftMs));
      calls.inc({ outcome: 'ok' });
      return route;
    } catch (error) {
      calls.inc({ outcome: error instanceof OsrmFailure ? error.kind : 'refused' });
      throw error;
    } finally {
      done();
    }
  };
  /** Callers that ask for a route that is being asked for share the answer. */
  const ask = (from: string, to: string): Promise<Route> => {
    const key = `${from};${to}`;
    const flying = flights.get(key);
    if (flying !== undefined) return flying;
    const flight = retrying((leftMs) => attempt(from, to, leftMs)).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  return {
    async find(from, to) {
      const known = await cache.get(from, to);
      if (known !== undefined && (known.fresh || cacheFirst())) {
        answers.inc({ result: 'hit' });
        return { route: known.route, from: 'hit' };
      }
      try {
        const route = await ask(from, to);
        answers.inc({ result: 'miss' });
        await cache.put(from, to, route);
        return { route, from: 'miss' };
      } catch (error) {
        if (!(error instanceof OsrmFailure)) throw error;
        if (known !== undefined) {
          answers.inc({ result: 'stale' });
          return { route: known.route, from: 'stale' };
        }
        answers.inc({ result: 'unavailable' });
        throw unavailable(error);
      }
    },
  };
}

/** 502 when it answered wrongly, 503 when it did not answer (RFC 9110, 15.6.3 and 15.6.4). */
const unavailable = (failure: OsrmFailure): ApiError =>
  new ApiError(
    failure.kind === 'answer' ? 502 : 503,
    'ROUTING_UNAVAILABLE',
    'Routes cannot be calculated at the moment; those asked for before can still be had.',
    { cause: failure },
  );

function routingMetrics(registry: Registry) {
  const registers = [registry];
  const answers = new Counter({
    name: 'route_answers_total',
    help: 'Routes asked of this process, by where the answer came from.',
    labelNames: ['result'],
    registers,
  });
  const calls = new Counter({
    name: 'osrm_requests_total',
    help: 'Calls to the routing engine for a route, by outcome; its availability checks are not among them.',
    labelNames: ['outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'osrm_request_duration_seconds',
    help: 'Duration of calls to the routing engine for a route.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  for (const result of ['hit', 'stale', 'miss', 'unavailable']) answers.inc({ result }, 0);
  for (const outcome of ['ok', 'timeout', 'unreachable', 'answer', 'refused']) calls.inc({ outcome }, 0);
  return { answers, calls, duration };
}
