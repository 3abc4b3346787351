/** The owners' bounds, in two tiers, held against the end of each interval that is worse for the target. */

import type { Figure } from '../../figures/interval.ts';
import { at } from '../../figures/interval.ts';
import type { Finding, Grade, LedgerSummary, Measure } from '../../model/judgement.ts';
import type { Bound, MeasureName, Objective } from '../../model/objective.ts';
import { LOAD_FIGURES, MEASURES, SERVED } from '../../model/objective.ts';
import type { Phase } from '../../model/phase.ts';
import type { Interval } from '../../model/time.ts';
import { exact, interval, share } from '../../text/format.ts';
import { productionTime } from '../alerts/production-time.ts';
import { type Case, finding } from '../case.ts';
import { served } from '../traffic/served.ts';

/** Figures of the ledger an objective may name; `rpo` is in milliseconds, the rest are counts. */
const LEDGER_FIGURES: Readonly<Record<string, keyof LedgerSummary>> = {
  rpo: 'rpoMs',
  lost: 'lost',
  duplicated: 'duplicated',
  resurrected: 'resurrected',
};

/** Shares of 0 to 1; everything else that is not of the ledger is a time. */
const SHARES: ReadonlySet<string> = new Set([SERVED, 'success', 'shed']);

const PHASE_OF: Readonly<Record<string, Phase>> = {
  detect: 'hold',
  alert: 'hold',
  deliver: 'hold',
  recover: 'recover',
  rto: 'recover',
  outage: 'recover',
  success: 'hold',
  shed: 'hold',
  p95: 'hold',
  drain: 'recover',
};

/** Taken from whom the fault hits, at whatever resolution those were watched. */
const OF_IMPACT: ReadonlySet<MeasureName> = new Set(['recover', 'rto', 'outage']);

/** One finding per objective. */
export function judgeObjectives(matter: Case): Finding[] {
  return matter.header.contract.objectives.map((objective) => judgeObjective(matter, objective));
}

function judgeObjective(matter: Case, { objective, acceptable, source }: Objective): Finding {
  const named = objective[0]?.figure ?? 'nothing';
  const tier = (bounds: readonly Bound[]): string => bounds.map(inWords).join(' and ');
  const second = acceptable === undefined ? '' : ` (acceptable: ${tier(acceptable)})`;
  const whose = source === 'ours' ? ', set by Firedrill' : '';
  const expectation = `${tier(objective)}${second}${whose}`;
  const phase = PHASE_OF[named] ?? 'verify';
  const seen = new Map(
    [...objective, ...(acceptable ?? [])].map(({ figure }) => [figure, lookUp(matter, figure)]),
  );
  const parts = [...seen].map(([figure, value]) => inSight(figure, value)).join('; ');
  const grade = gradeOf(tierMet(objective, seen), acceptable && tierMet(acceptable, seen));
  return finding(expectation, phase, grade, objective.length === 0 ? 'the objective has no bound' : parts);
}

/** The measures of the report: production time where it is known, with the objective and how it was met. */
export function gradedMeasures(matter: Case): Record<MeasureName, Measure> {
  const graded = MEASURES.map((name): [MeasureName, Measure] => [name, gradedMeasure(matter, name)]);
  return Object.fromEntries(graded) as Record<MeasureName, Measure>;
}

function gradedMeasure(matter: Case, name: MeasureName): Measure {
  const live = matter.figures.measures[name];
  const production = inProduction(matter)[name];
  const figure = 'absent' in production ? live : production;
  if ('absent' in figure) return { absent: figure.absent };
  const { low, high } = figure;
  const resolution = OF_IMPACT.has(name) ? matter.figures.impactResolutionMs : matter.header.resolutionMs;
  const shown = { low, high, resolution };
  const held = matter.header.contract.objectives.find((one) => boundOn(one.objective, name) !== undefined);
  const bound = boundOn(held?.objective, name);
  if (bound === undefined) return shown;
  const second = boundOn(held?.acceptable, name);
  const grade: Grade =
    'absent' in production
      ? 'no-evidence'
      : gradeOf(meets(bound, production), second && meets(second, production));
  return {
    ...shown,
    objective: limit(bound),
    ...(second === undefined ? {} : { acceptable: limit(second) }),
    grade,
  };
}

function inProduction({ figures, alerts, header }: Case): Record<MeasureName, Figure> {
  return productionTime(figures.measures, alerts, header.pace);
}

function lookUp(matter: Case, name: string): Figure {
  const measure = MEASURES.find((one) => one === name);
  if (measure !== undefined) return inProduction(matter)[measure];
  if (name === SERVED) return served(matter.evidence);
  const ofLoad = LOAD_FIGURES.find((one) => one === name);
  if (ofLoad !== undefined) return loadFigure(matter, ofLoad);
  const key = LEDGER_FIGURES[name];
  if (key === undefined) return { absent: `nothing measures it; known are ${known().join(', ')}` };
  const { summary, unknown } = matter.ledger;
  if (summary.attempted === 0) return { absent: 'no write was attempted' };
  if (unknown.length > 0) return { absent: `nothing is known of ${unknown.length} writes` };
  return at(summary[key]);
}

/** Of a generator that was saturated, or a spike that never was, nothing is known. */
function loadFigure({ load }: Case, name: (typeof LOAD_FIGURES)[number]): Figure {
  if (load === undefined) return { absent: 'no spike was seen to its end' };
  const { saturated } = load.generator;
  if (saturated !== undefined) return { absent: `the generator was saturated: ${saturated}` };
  switch (name) {
    case 'success':
      return load.admitted === 0 ? { absent: 'nobody was admitted' } : at(load.successRatio);
    case 'shed':
      return at(load.shed / load.sent);
    case 'p95':
      return load.latencyMs === null ? { absent: 'nobody was served' } : at(load.latencyMs.p95);
    case 'drain':
      return load.queue?.drain ?? { absent: 'the queue was never seen to be empty again' };
  }
}

function known(): string[] {
  return [...MEASURES, SERVED, ...LOAD_FIGURES, ...Object.keys(LEDGER_FIGURES)];
}

/** What evidence says of a bound. Only a figure that stalls made too coarse to report can leave it open. */
type Met = 'yes' | 'no' | 'open';

/** All bounds of a tier hold together; a tier without bounds holds nothing. */
function tierMet(bounds: readonly Bound[], seen: ReadonlyMap<string, Figure>): Met {
  const answers = bounds.map((bound) => meets(bound, seen.get(bound.figure)));
  if (answers.includes('no')) return 'no';
  return answers.length === 0 || answers.includes('open') ? 'open' : 'yes';
}

/**
 * A figure is held against its end that is worse for the target. One that is known only coarsely decides where
 * all it leaves open lies on one side of the bound.
 */
function meets(bound: Bound, value: Figure | undefined): Met {
  if (value === undefined) return 'open';
  if (!('absent' in value)) return worse(bound, value) ? 'yes' : 'no';
  if (value.within === undefined) return 'open';
  if (worse(bound, value.within)) return 'yes';
  return better(bound, value.within) ? 'open' : 'no';
}

function worse(bound: Bound, { low, high }: Interval): boolean {
  return 'atMost' in bound ? high <= bound.atMost : low >= bound.atLeast;
}

function better(bound: Bound, { low, high }: Interval): boolean {
  return 'atMost' in bound ? low <= bound.atMost : high >= bound.atLeast;
}

/** Acceptable is the least that is proven, even where the objective itself is left open. */
function gradeOf(met: Met, acceptable: Met | undefined): Grade {
  if (met === 'yes') return 'pass';
  if (acceptable === 'yes') return 'acceptable';
  return met === 'open' || acceptable === 'open' ? 'no-evidence' : 'fail';
}

function boundOn(bounds: readonly Bound[] | undefined, name: string): Bound | undefined {
  return bounds?.find((bound) => bound.figure === name);
}

function limit(bound: Bound): number {
  return 'atMost' in bound ? bound.atMost : bound.atLeast;
}

function inWords(bound: Bound): string {
  const isTime = bound.figure === 'rpo' || !(bound.figure in LEDGER_FIGURES);
  const value = SHARES.has(bound.figure)
    ? share(limit(bound))
    : isTime
      ? exact(limit(bound))
      : String(limit(bound));
  return `${bound.figure} ${'atMost' in bound ? 'at most' : 'at least'} ${value}`;
}

function inSight(figure: string, value: Figure): string {
  if (!('absent' in value)) return `${figure} was ${shown(figure, value)}`;
  if (value.within === undefined) return `${figure}: ${value.absent}`;
  return `${figure} was within ${shown(figure, value.within)}: ${value.absent}`;
}

function shown(figure: string, value: Interval): string {
  if (SHARES.has(figure)) return share(value.low);
  const isCount = figure !== 'rpo' && figure in LEDGER_FIGURES;
  return isCount ? String(value.high) : interval(value);
}
