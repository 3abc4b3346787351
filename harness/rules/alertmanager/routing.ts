import { parseDuration } from '../../durations/duration.ts';
import type { Fields } from '../../model/fields.ts';
import { records } from '../yaml-durations.ts';
import { type Labels, type Matcher, matchersOf, matches } from './matchers.ts';

/** Alertmanager's waits for one route, in milliseconds. */
export interface RouteWaits {
  /** From the first alert of a group to its first notification. */
  readonly groupWaitMs: number;
  /** From one notification of a group to the next about a change of it, a resolved alert included. */
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

// Defaults as in Alertmanager's `config/config.go`: `DefaultRouteOpts`.
export const DEFAULT_WAITS: RouteWaits = {
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

/** A route with what it takes from those above it. */
export interface Route {
  /** Where it stands: `route.routes[1]`. */
  readonly key: string;
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  readonly goesOn: boolean;
  readonly waits: RouteWaits;
  /** Names of intervals, which a route has of its own alone. */
  readonly mutedBy: readonly string[];
  readonly activeIn: readonly string[];
  readonly routes: readonly Route[];
}

/** Reads a route and all below it. */
export function readRoute(fields: Fields, key = 'route', above?: Pick<Route, 'receiver' | 'waits'>): Route {
  const ms = (name: string) => parseDuration(String(fields[name] ?? ''));
  const inherited = above?.waits ?? DEFAULT_WAITS;
  const own = {
    receiver: typeof fields.receiver === 'string' ? fields.receiver : (above?.receiver ?? ''),
    waits: {
      groupWaitMs: ms('group_wait') ?? inherited.groupWaitMs,
      groupIntervalMs: ms('group_interval') ?? inherited.groupIntervalMs,
      repeatIntervalMs: ms('repeat_interval') ?? inherited.repeatIntervalMs,
    },
  };
  return {
    ...own,
    key,
    matchers: matchersOf(fields),
    goesOn: String(fields.continue) === 'true',
    mutedBy: strings(fields.mute_time_intervals),
    activeIn: strings(fields.active_time_intervals),
    routes: records(fields.routes).map((below, index) => readRoute(below, `${key}.routes[${index}]`, own)),
  };
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The routes that an alert takes: the deepest that match, and others beside them where one says `continue`. */
export function routesTaken(route: Route, labels: Labels): Route[] {
  if (!matches(route.matchers, labels)) return [];
  const taken: Route[] = [];
  for (const below of route.routes) {
    const matched = routesTaken(below, labels);
    taken.push(...matched);
    if (matched.length > 0 && !below.goesOn) break;
  }
  return taken.length > 0 ? taken : [route];
}

export function allRoutes(route: Route): Route[] {
  return [route, ...route.routes.flatMap(allRoutes)];
}
