/** The measures of the report: production time where it is known, with the objective and how it was met. */

import type { Figure } from '../figures/interval.ts';
import type { Grade, Measure } from '../model/judgement.ts';
import type { MeasureName, Objective } from '../model/objective.ts';
import type { Millis } from '../model/time.ts';
import type { Summary } from './kind.ts';
import { gradeOf, meets } from './objectives/held.ts';
import { limit } from './objectives/words.ts';

export interface Measured {
  /** Of every kind; `alert/live` is `alert` in the run's compressed time. */
  figures: Readonly<Record<string, Figure>>;
  objectives: readonly Objective[];
  /** Of the probes, milliseconds. */
  resolutionMs: Millis;
  /** Of measures that are not the probes', and whose they are. */
  taken: NonNullable<Summary['taken']>;
}

export function measuresOf(measured: Measured): Record<MeasureName, Measure> {
  return {
    detect: measureOf(measured, 'detect'),
    alert: measureOf(measured, 'alert'),
    deliver: measureOf(measured, 'deliver'),
    recover: measureOf(measured, 'recover'),
    rto: measureOf(measured, 'rto'),
    outage: measureOf(measured, 'outage'),
    clear: measureOf(measured, 'clear'),
  };
}

function measureOf({ figures, objectives, resolutionMs, taken }: Measured, name: MeasureName): Measure {
  const production = figures[name] ?? { absent: 'nothing measures it' };
  const figure = 'absent' in production ? (figures[`${name}/live`] ?? production) : production;
  const from = taken[name];
  const of = from?.of === undefined ? {} : { of: from.of };
  if ('absent' in figure) {
    const { absent, within } = figure;
    if (within === undefined || Number.isFinite(within.high)) return { absent };
    return { absent, moreThan: within.low, ...of, ...held(objectives, name, production) };
  }
  const { low, high } = figure;
  const resolution = from?.resolutionMs ?? resolutionMs;
  return { low, high, resolution, ...of, ...held(objectives, name, production) };
}

/** The objective of a measure, and how the figure met it; nothing where it has none. */
function held(objectives: readonly Objective[], name: MeasureName, production: Figure) {
  const boundOn = (tier: Objective['acceptable']) => tier?.find((bound) => bound.figure === name);
  const first = objectives.find((one) => boundOn(one.objective) !== undefined);
  const bound = boundOn(first?.objective);
  if (bound === undefined) return {};
  const second = boundOn(first?.acceptable);
  const isKnown = !('absent' in production) || production.within?.high === Number.POSITIVE_INFINITY;
  const grade: Grade = isKnown
    ? gradeOf(meets(bound, production), second && meets(second, production))
    : 'no-evidence';
  return {
    objective: limit(bound),
    ...(second === undefined ? {} : { acceptable: limit(second) }),
    grade,
  };
}

/** What a timeline without a header measures. */
export function noMeasures(): Record<MeasureName, Measure> {
  const absent = { absent: 'the timeline has no header' };
  return {
    detect: absent,
    alert: absent,
    deliver: absent,
    recover: absent,
    rto: absent,
    outage: absent,
    clear: absent,
  };
}
