/** What every form of a rehearsal's report says in the same words. */

import type { Interval } from '../../model/time.ts';
import { duration, exact, interval } from '../../text/format.ts';
import type { Earlier, RehearsalReport, StepReport } from './rehearsal-report.ts';

/** `backout/errors on shop`. */
export function rehearsed({
  rehearsal,
  variant,
  target,
}: Pick<RehearsalReport, 'rehearsal' | 'variant' | 'target'>): string {
  return `${rehearsal}/${variant} on ${target}`;
}

export function verdictSentence({
  verdict,
  figures,
  lost,
  damaged,
  decisions,
  refused,
}: RehearsalReport): string {
  if (verdict.reason !== undefined) return verdict.reason;
  const spoilt = damaged.length === 0 ? '' : `, ${damaged.length} rows were spoilt by the release before`;
  const kept = lost.length === 0 ? `nothing was lost${spoilt}` : `${lost.length} writes were lost`;
  if (refused !== undefined)
    return `it was refused, as it had to be, for what was missing (${refused.length}), and ${kept}`;
  if (decisions.at(-1)?.act === false) return `it was right not to act, and ${kept}`;
  const promised = figures.flatMap(({ title, measured, objective }) =>
    objective !== null && objective > 0 && measured !== null
      ? [`${title} ${measuredOf(measured)} (${boundText(objective)})`]
      : [],
  );
  return `the promise held: ${[...promised, kept].join('; ')}`;
}

/** Where the first look found it done, only the most that it can have taken is known. */
export function measuredOf(measured: Interval | null): string {
  if (measured === null) return '–';
  const { low, high } = measured;
  return low === 0 && high > 0 ? `at most ${duration(high)}` : interval(measured);
}

export const boundText = (bound: number | null): string => (bound === null ? '–' : `≤ ${exact(bound)}`);

export const lastOf = (last: Earlier | null): string => (last === null ? '–' : duration(last.high));

/** What became of a step, in a word or with the reason. */
export function outcomeOf({ outcome, reason, attempts, part }: StepReport): string {
  const tries = attempts > 1 ? ` at the ${attempts}. attempt` : '';
  const words = {
    done: `done${tries}`,
    failed: `failed${tries}: ${reason}`,
    skipped: `skipped: ${reason}`,
    open: 'never come to',
  }[outcome];
  return part === 'scene' || part === 'watch' ? `${words} (by Firedrill)` : words;
}
