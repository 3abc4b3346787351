import { FiredrillError } from '../model/errors.ts';
import { DEFAULT_WAITS, type RouteWaits } from './alertmanager/routing.ts';
import {
  type ConfigChange,
  type DurationEditor,
  durationEditor,
  type Path,
  record,
  records,
  refuseBadPace,
} from './yaml-durations.ts';
import { parseYaml, printYaml } from './yaml-source.ts';

/** An Alertmanager configuration made for a pace. */
export interface CompressedAlertmanager {
  readonly text: string;
  readonly pace: number;
  readonly changes: readonly ConfigChange[];
  /** The root route's waits as production has them. */
  readonly production: RouteWaits;
  /** The longest waits that any route asks for, as production has them: what a verdict may have to wait. */
  readonly longest: RouteWaits;
  /** Parts that follow the wall clock and so no pace, such as mute intervals. */
  readonly unscaled: readonly string[];
}

/** As in Alertmanager's `config/config.go`: `DefaultGlobalConfig`. */
const DEFAULT_RESOLVE_TIMEOUT_MS = 300_000;

/**
 * Divides the waits of `alertmanager.yml` by a pace: `group_wait`, `group_interval`, `repeat_interval` of the root route
 * (whose defaults are written out first) and of every nested route that sets its own, and `resolve_timeout`.
 * Receivers' own timeouts wait on the network and stay.
 * @throws {FiredrillError} `usage` naming file and key when the file is invalid or a duration does not divide exactly
 */
export function compressAlertmanagerConfig(text: string, file: string, pace: number): CompressedAlertmanager {
  refuseBadPace(pace);
  const source = parseYaml(text, file, 'an Alertmanager configuration');
  const root = record(source.value);
  if (Object.keys(record(root.route)).length === 0) {
    throw new FiredrillError(
      'usage',
      `${file}: route: there is no root route; add one that names a receiver`,
    );
  }
  const editor = durationEditor(source, pace);
  const routes = routesOf(editor, ['route'], record(root.route), DEFAULT_WAITS);
  if (pace > 1) divideAll(editor, routes);
  const waits = routes.map((route) => route.waits);
  const longest = (pick: (waits: RouteWaits) => number) => Math.max(...waits.map(pick));
  return {
    text: pace === 1 ? text : printYaml(source),
    pace,
    changes: editor.changes,
    production: waits[0] ?? DEFAULT_WAITS,
    longest: {
      groupWaitMs: longest((wait) => wait.groupWaitMs),
      groupIntervalMs: longest((wait) => wait.groupIntervalMs),
      repeatIntervalMs: longest((wait) => wait.repeatIntervalMs),
    },
    unscaled: ['time_intervals', 'mute_time_intervals'].filter((key) => key in root),
  };
}

interface Route {
  readonly path: Path;
  readonly waits: RouteWaits;
}

/** A route and all below it; what a route does not set it takes from its parent. */
function routesOf(
  editor: DurationEditor,
  path: Path,
  fields: Readonly<Record<string, unknown>>,
  parent: RouteWaits,
): Route[] {
  const waits = {
    groupWaitMs: editor.read([...path, 'group_wait']) ?? parent.groupWaitMs,
    groupIntervalMs: editor.read([...path, 'group_interval']) ?? parent.groupIntervalMs,
    repeatIntervalMs: editor.read([...path, 'repeat_interval']) ?? parent.repeatIntervalMs,
  };
  const below = records(fields.routes).flatMap((child, index) =>
    routesOf(editor, [...path, 'routes', index], child, waits),
  );
  return [{ path, waits }, ...below];
}

function divideAll(editor: DurationEditor, routes: readonly Route[]): void {
  for (const { path, waits } of routes) {
    const set = (key: string, ms: number) => {
      const target = [...path, key];
      // A nested route that says nothing inherits the root's divided value.
      if (path.length === 1 || editor.read(target) !== undefined) editor.divide(target, ms);
    };
    set('group_wait', waits.groupWaitMs);
    set('group_interval', waits.groupIntervalMs);
    set('repeat_interval', waits.repeatIntervalMs);
  }
  const timeout = ['global', 'resolve_timeout'];
  editor.divide(timeout, editor.read(timeout) ?? DEFAULT_RESOLVE_TIMEOUT_MS);
}
