/** Which alert rule fires in which drill: what runs showed, and where none did what the contracts say. Pure. */

import type { AsWritten } from '../../model/timeline.ts';
import type { RuleShown, Shows } from '../../promises/alerts/shown.ts';

/**
 * What runs showed; or `expected`: a contract says that it fires or cannot, and no run is there; `untried`: neither; `apart`: the drill
 * does not apply to the target.
 */
export type State = Shows | 'expected' | 'untried' | 'apart';

/** A rule in a drill. */
export interface Cell {
  drill: string;
  state: State;
  /** The variant whose run shows it, and that run. */
  variant?: string;
  run?: string;
  /** Milliseconds from the injection, at the run's pace. */
  firedAfterMs?: number;
  asWritten?: AsWritten;
  because?: string;
}

/** A rule of a target. */
export interface Row {
  target: string;
  alert: string;
  /** The best of its cells. */
  state: 'fires' | 'cannot' | 'expected' | 'untried';
  cells: Cell[];
}

/** What one run showed of the rules. */
export interface RunShown {
  run: string;
  drill: string;
  variant: string;
  target: string;
  rules: readonly RuleShown[];
}

/** A drill on a target, and the alerts of which the contracts of its variants say that they fire, or cannot as written. */
export interface DrillOn {
  drill: string;
  applies: boolean;
  expected: readonly string[];
}

/** What tells most of a rule comes first. */
const TELLING: readonly RuleShown['shows'][] = ['fires', 'cannot', 'unknown', 'silent'];

/**
 * @param alerts the rules that the target has now
 * @param runs the newest of each variant
 */
export function rowsOf(
  target: string,
  alerts: readonly string[],
  drills: readonly DrillOn[],
  runs: readonly RunShown[],
): Row[] {
  const own = runs.filter((one) => one.target === target);
  return alerts.map((alert): Row => {
    const cells = drills.map((drill) => cellOf(alert, drill, own));
    const has = (state: State) => cells.some((cell) => cell.state === state);
    const best = (['fires', 'cannot', 'expected'] as const).find(has);
    return { target, alert, state: best ?? 'untried', cells };
  });
}

function cellOf(alert: string, { drill, applies, expected }: DrillOn, runs: readonly RunShown[]): Cell {
  if (!applies) return { drill, state: 'apart' };
  const shown = runs
    .filter((run) => run.drill === drill)
    .flatMap(({ run, variant, rules }) =>
      rules
        .filter((rule) => rule.alert === alert)
        .map(({ alert: _, ...rule }) => ({ run, variant, ...rule })),
    )
    .sort((a, b) => TELLING.indexOf(a.shows) - TELLING.indexOf(b.shows));
  const [most] = shown;
  // Of the variants that ran none fired it; where another one must, that is still to be seen.
  const isOpen = most === undefined || (most.shows === 'silent' && expected.includes(alert));
  if (isOpen) return { drill, state: expected.includes(alert) ? 'expected' : 'untried' };
  const { shows, ...rest } = most;
  return { drill, state: shows, ...rest };
}
