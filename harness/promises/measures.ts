/** The measures of the report: production time where it is known, with the objective and how it was met. */

import type { Figure } from '../figures/interval.ts';
import type { Measure } from '../model/judgement.ts';
import type { MeasureName, Objective } from '../model/objective.ts';
import type { Millis } from '../model/time.ts';
import { gradeOf, meets } from './objectives/held.ts';
import { limit } from './objectives/words.ts';

export interface Measured {
  /** Of every kind; `alert/live` is `alert` in the run's compressed time. */
  figures: Readonly<Record<string, Figure>>;
  objectives: readonly Objective[];
  /** Milliseconds: of the probes, and of the route that the fault hits. */
  resolutionMs: Millis;
  impactResolutionMs: Millis;
}

/** Taken from the route that the fault hits, at its own resolution. */
const OF_IMPACT: ReadonlySet<MeasureName> = new Set(['recover', 'rto', 'outage']);

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

function measureOf({ figures, objectives, ...looks }: Measured, name: MeasureName): Measure {
  const production = figures[name] ?? { absent: 'nothing measures it' };
  const figure = 'absent' in production ? (figures[`${name}/live`] ?? production) : production;
  if ('absent' in figure) return { absent: figure.absent };
  const { low, high } = figure;
  const shown = {
    low,
    high,
    resolution: OF_IMPACT.has(name) ? looks.impactResolutionMs : looks.resolutionMs,
  };
  const boundOn = (tier: Objective['acceptable']) => tier?.find((bound) => bound.figure === name);
  const held = objectives.find((one) => boundOn(one.objective) !== undefined);
  const bound = boundOn(held?.objective);
  if (bound === undefined) return shown;
  const second = boundOn(held?.acceptable);
  return {
    ...shown,
    objective: limit(bound),
    ...(second === undefined ? {} : { acceptable: limit(second) }),
    grade:
      'absent' in production
        ? 'no-evidence'
        : gradeOf(meets(bound, production), second && meets(second, production)),
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
