/** Where an alert is certain to go, by what its rule alone says of its labels: series add others, which nothing here knows. */

import { type AlertmanagerConfiguration, blackHole } from './configuration.ts';
import { type Labels, type Matcher, matches } from './matchers.ts';
import type { Route } from './routing.ts';

/**
 * Why no person is told of an alert, whatever labels its series add, a sentence; `undefined` where one may be.
 * @param labels of the rule, the alert's name among them; those whose text is a template are left out
 */
export function toldToNobody(configuration: AlertmanagerConfiguration, labels: Labels): string | undefined {
  const taken = certainRoutes(configuration.route, labels);
  const holes = taken?.map(({ key, receiver }) => {
    const hole = blackHole(configuration, receiver);
    return hole === undefined ? undefined : `${key} leads to ${hole}`;
  });
  return holes?.every((one) => one !== undefined) ? holes[0] : undefined;
}

/** The routes that an alert takes; `undefined` where that depends on labels that are not known. */
function certainRoutes(route: Route, labels: Labels): Route[] | undefined {
  const taken: Route[] = [];
  for (const below of route.routes) {
    const matched = certainly(below.matchers, labels);
    if (matched === undefined) return undefined;
    if (!matched) continue;
    const routes = certainRoutes(below, labels);
    if (routes === undefined) return undefined;
    taken.push(...routes);
    if (!below.goesOn) break;
  }
  return taken.length > 0 ? taken : [route];
}

/** Whether an alert matches; one that contradicts a single matcher does not, whatever the others say. */
function certainly(matchers: readonly Matcher[], labels: Labels): boolean | undefined {
  const known = matchers.filter(({ name }) => labels[name] !== undefined);
  if (!matches(known, labels)) return false;
  return known.length === matchers.length ? true : undefined;
}
