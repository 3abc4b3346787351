/** Which sources a run relied on: its header names them, and of one recorded before it did, its waits do. */

import { EVALUATIONS } from '../model/timeline.ts';
import type { Facts } from '../signals/facts.ts';
import type { Plan } from './plan.ts';

const WAITED_FOR = 'evidence from ';

/** How a wait for a source is worded. */
export function waitFor(source: string): string {
  return `${WAITED_FOR}${source}`;
}

/** The sources that a run waited for before its fault. */
export function awaitedSources({ waits }: Pick<Facts, 'waits'>, plan: Pick<Plan, 'sources'>): string[] {
  if (plan.sources !== undefined) return [...plan.sources];
  return waits.flatMap(({ for: what }) =>
    what.startsWith(WAITED_FOR) ? [what.slice(WAITED_FOR.length)] : [],
  );
}

/**
 * Whether the run recorded all that is recorded today: its prober, scrapes and wall clock, its reading back, and the answers
 * of the rules as written. All have since before runs waited for evaluations.
 */
export function recordsAll(facts: Pick<Facts, 'waits'>, plan: Pick<Plan, 'sources'>): boolean {
  return awaitedSources(facts, plan).includes(EVALUATIONS);
}
