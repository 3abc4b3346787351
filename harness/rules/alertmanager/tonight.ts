import type { AlertmanagerConfiguration } from './configuration.ts';
import { allRoutes } from './routing.ts';
import { describeSuppression, muteOf } from './silence.ts';

const STEP_MS = 15 * 60_000;
const STEPS = (24 * 60 * 60_000) / STEP_MS;

/**
 * The routes that a time interval mutes within a day, a sentence each: a drill that runs then shows that no person is told.
 * @param from milliseconds since 1970; looked at every quarter of an hour
 */
export function mutedSoon(configuration: AlertmanagerConfiguration, from: number): string[] {
  const first = Math.floor(from / STEP_MS) * STEP_MS;
  const moments = Array.from({ length: STEPS }, (_, step) => first + step * STEP_MS);
  return allRoutes(configuration.route)
    .filter(({ mutedBy, activeIn }) => mutedBy.length + activeIn.length > 0)
    .flatMap((route) => {
      const muted = moments.filter((at) => muteOf(configuration, route, at).length > 0);
      const [begins] = muted;
      if (begins === undefined) return [];
      const until = moments.find((at) => at > begins && !muted.includes(at));
      const reasons = muteOf(configuration, route, begins).map(describeSuppression).join(', and ');
      const end = until === undefined ? 'for all of the coming day' : `until ${utc(until)}`;
      const begin = begins === first ? 'now' : utc(begins);
      return [
        `${route.key} (${route.receiver}): ${reasons}: from ${begin} ${end}, in which a drill cannot show that it is told`,
      ];
    });
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
