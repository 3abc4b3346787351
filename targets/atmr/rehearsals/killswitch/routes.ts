import { randomUUID } from 'node:crypto';
import type { World } from 'firedrill/config';

/** A request to one of the API's routes. */
export interface RouteCall {
  method: 'GET' | 'POST' | 'PATCH';
  /** As the service names it: `/api/bookings/:id`. */
  route: string;
  path: string;
  body?: object;
}

/** What stands for users in monitoring is no series of the users' metrics; what is not there is a route, too. */
const BESIDES = ['/api/canary', '/api/canary/route', '/api/there-is-no-such-route'];
const JOURNEY = 'from=13.41,52.51&to=13.47,52.55';

/**
 * Every API route that the service itself counts requests of, so that one that is new is asked, too, and no list
 * need be kept.
 */
export async function apiRoutes(world: World, id: string): Promise<RouteCall[]> {
  const { json } = await world.ask('GET', '/prometheus/metrics-http');
  const found = new Map<string, RouteCall>();
  for (const [, labels = ''] of String(json.text ?? '').matchAll(/^http_requests_total\{([^}]*)\}/gm)) {
    const [, method = ''] = /method="(\w+)"/.exec(labels) ?? [];
    const [, route = ''] = /path="([^"]+)"/.exec(labels) ?? [];
    if (
      route.startsWith('/api/') &&
      route !== '/api/health' &&
      (method === 'GET' || method === 'POST' || method === 'PATCH')
    )
      found.set(`${method} ${route}`, callOf(method, route, id));
  }
  for (const route of BESIDES) found.set(`GET ${route}`, callOf('GET', route, id));
  return [...found.values()];
}

function callOf(method: RouteCall['method'], route: string, id: string): RouteCall {
  const path = route.replace(':id', id) + (/\/(routes|route)$/.test(route) ? `?${JOURNEY}` : '');
  const call = { method, route, path };
  if (method === 'PATCH') return { ...call, body: { status: 'cancelled' } };
  if (method !== 'POST') return call;
  const fresh = `missed-${randomUUID()}`;
  return {
    ...call,
    body: { id: fresh, passenger: `Passenger ${fresh}`, from: '13.41,52.51', to: '13.47,52.55' },
  };
}
