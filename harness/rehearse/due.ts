/** Whether a rehearsal is due: it is done where it passed, and the procedure was done in it. */

import { type DueRule, dueDay } from './due-rule.ts';
import { type ParsedRehearsal, procedure } from './rehearsal.ts';

export type DueState =
  /** Done since it was due last. */
  | { state: 'done'; last: Date; next: Date }
  | { state: 'due-today'; last: Date | undefined }
  /** Not done since that day; `last` is when it was done before, if ever. */
  | { state: 'overdue'; since: Date; last: Date | undefined };

/** @param last when it was done; undefined when it never was */
export function dueState(rule: DueRule, now: Date, last: Date | undefined): DueState {
  const [before, current] = [dueDay(rule, now, -1), dueDay(rule, now, 0)];
  const latest = current <= now ? current : before;
  if (last !== undefined && last >= latest)
    return { state: 'done', last, next: current > now ? current : dueDay(rule, now, 1) };
  return latest.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)
    ? { state: 'due-today', last }
    : { state: 'overdue', since: latest, last };
}

/** Whether the calendar has it on this very day, done or not. */
export function isDueOn(rule: DueRule, now: Date): boolean {
  return dueDay(rule, now, 0).toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
}

/** A rehearsal of the past. */
export interface Attempt {
  run: string;
  startedAt: string;
  variant: string;
  way: string;
  verdict: string;
  /** Steps of the procedure that were not done. */
  skipped: readonly string[];
  /** What is wrong with its evidence. */
  doubt?: string;
}

/** Why an attempt does not count as done; `undefined` where it does. */
export function whyNotDone(
  rehearsal: Pick<ParsedRehearsal, 'ways' | 'variants' | 'steps'>,
  { variant, way, verdict, skipped, doubt }: Attempt,
): string | undefined {
  if (doubt !== undefined) return doubt;
  if (verdict !== 'pass' && verdict !== 'acceptable') return `its verdict is ${verdict}`;
  const missing = [...new Set([...skipped, ...leftOut(rehearsal, way, variant)])];
  return missing.length === 0 ? undefined : `in ${variant} the procedure was not done: ${missing.join(', ')}`;
}

/** Whether the procedure is done in a variant: in one in which it is rightly decided not to act, it is not. */
export function isProcedureIn(
  rehearsal: Pick<ParsedRehearsal, 'ways' | 'variants' | 'steps'>,
  { way, variant }: Pick<Attempt, 'way' | 'variant'>,
): boolean {
  return leftOut(rehearsal, way, variant).length === 0;
}

/** Steps of the procedure that a variant does not have; scenes and what is watched are no steps of it, nor is what another variant has besides. */
function leftOut(
  rehearsal: Pick<ParsedRehearsal, 'ways' | 'variants' | 'steps'>,
  way: string,
  variant: string,
): string[] {
  if (!rehearsal.ways.includes(way) || !Object.hasOwn(rehearsal.variants, variant)) return [];
  const done = new Set(procedure(rehearsal, way, variant).map(({ id }) => id));
  return rehearsal
    .steps(way)
    .flatMap(({ id, part, besides }) =>
      part === undefined && besides === undefined && !done.has(id) ? [id] : [],
    );
}
