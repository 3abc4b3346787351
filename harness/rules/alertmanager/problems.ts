import { type AlertmanagerConfiguration, blackHole } from './configuration.ts';
import { isZone } from './intervals.ts';
import { allRoutes } from './routing.ts';

/** What Alertmanager itself would refuse of names, and what it would not and no team means, a line each. */
export function routingProblems(configuration: AlertmanagerConfiguration, file: string): string[] {
  const { route, receivers, intervals, unread } = configuration;
  if (unread.length > 0) return unread.map((problem) => `${file}: ${problem}`);
  const known = receivers.map(({ name }) => name);
  const zones = intervals.map(({ name }) => name);
  const routes = allRoutes(route);
  const nowhere = intervals.flatMap(({ name, stretches }) =>
    stretches
      .filter(({ location }) => !isZone(location))
      .map(
        ({ location }) =>
          `${file}: time interval ${name}: there is no time zone "${location}"; name one as in Europe/Paris`,
      ),
  );
  if (nowhere.length > 0) return nowhere;
  const unknown = routes.flatMap(({ key, receiver, mutedBy, activeIn }) => [
    ...(known.includes(receiver)
      ? []
      : [`${file}: ${key}: there is no receiver "${receiver}"; receivers are ${known.join(', ') || 'none'}`]),
    ...[...mutedBy, ...activeIn]
      .filter((name) => !zones.includes(name))
      .map(
        (name) =>
          `${file}: ${key}: there is no time interval "${name}"; there are ${zones.join(', ') || 'none'}`,
      ),
  ]);
  if (unknown.length > 0) return unknown;
  const all = routes.map(({ receiver }) => blackHole(configuration, receiver));
  const [first] = all;
  return all.every((one) => one !== undefined)
    ? [`${file}: no route leads to a person: ${first}; name a receiver that has an integration`]
    : [];
}
