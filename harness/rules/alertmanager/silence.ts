/** Why Alertmanager does not tell of an alert: by name, from what it says itself and what production's file says. */

import type { AlertmanagerConfiguration } from './configuration.ts';
import { inhibitionBy } from './inhibition.ts';
import { contains, type TimeInterval, zonesOf } from './intervals.ts';
import type { Labels } from './matchers.ts';
import { allRoutes, type Route, routesTaken } from './routing.ts';

/** One reason. */
export interface Suppression {
  readonly by: 'inhibition' | 'interval' | 'silence';
  /** The alert, the interval, or the silence's id. */
  readonly name: string;
  /** `inhibit_rules[0], equal: service`; `Asia/Seoul`. */
  readonly how: string;
  /** It has been so all the week, and so at any hour at which one might look. */
  readonly always?: true;
}

/** By which rule an alert keeps another silent. */
export function inhibited(
  { inhibitions }: AlertmanagerConfiguration,
  target: Labels,
  source: Labels,
): Suppression {
  const rule = inhibitionBy(inhibitions, target, source);
  const equal = rule === undefined || rule.equal.length === 0 ? '' : `, equal: ${rule.equal.join(', ')}`;
  const how = rule === undefined ? 'inhibit_rules' : `inhibit_rules[${rule.index}]${equal}`;
  return { by: 'inhibition', name: source.alertname ?? '', how };
}

/** The intervals that keep every route which an alert takes silent at a moment, milliseconds since 1970. */
export function mutedAt(configuration: AlertmanagerConfiguration, labels: Labels, at: number): Suppression[] {
  const taken = routesTaken(configuration.route, labels);
  const muted = taken.map((route) => muteOf(configuration, route, at));
  return muted.every((one) => one.length > 0) ? muted.flat() : [];
}

/** The intervals by which a route that names them is muted at a moment: within them, or outside of one in which it is active. */
export function mutingAt(
  { route, intervals }: Pick<AlertmanagerConfiguration, 'route' | 'intervals'>,
  at: number,
): string[] {
  const active = new Set(allRoutes(route).flatMap(({ activeIn }) => activeIn));
  return intervals.filter((one) => contains(one, at) !== active.has(one.name)).map(({ name }) => name);
}

/** The intervals that keep one route silent at a moment. */
export function muteOf(
  { intervals }: Pick<AlertmanagerConfiguration, 'intervals'>,
  route: Pick<Route, 'mutedBy' | 'activeIn'>,
  at: number,
): Suppression[] {
  const named = (names: readonly string[]) => intervals.filter(({ name }) => names.includes(name));
  const muting = named(route.mutedBy).filter((one) => contains(one, at));
  const active = named(route.activeIn);
  return [
    ...muting.map((one) => suppressionBy(one, (then) => contains(one, then), at)),
    ...(active.length > 0 && !active.some((one) => contains(one, at))
      ? active.map((one) => ({
          ...suppressionBy(one, (then) => !active.some((other) => contains(other, then)), at),
          how: `outside of it, ${zonesOf(one)}`,
        }))
      : []),
  ];
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;

function suppressionBy(interval: TimeInterval, mutes: (at: number) => boolean, at: number): Suppression {
  // Hour by hour and not minute by minute: what leaves less than an hour free leaves no time for people either.
  const always = Array.from({ length: WEEK_HOURS }, (_, hour) => at + hour * HOUR_MS).every(mutes);
  return {
    by: 'interval',
    name: interval.name,
    how: zonesOf(interval),
    ...(always ? { always: true } : {}),
  };
}

/** In words: `inhibited by ShopNotReady (inhibit_rules[0], equal: service)`. */
export function describeSuppression({ by, name, how, always }: Suppression): string {
  const verb = { inhibition: 'inhibited by', interval: 'muted by the time interval', silence: 'silenced by' }[
    by
  ];
  const details = [...(how === '' ? [] : [how]), ...(always === true ? ['at any hour of the week'] : [])];
  return `${verb} ${name}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}
