/** When a figure is marked: how often at the most it is marked though nothing has changed, and how many runs that takes. */

import type { Interval } from '../model/time.ts';
import { leastProbability, probability } from './longer.ts';
import type { History, Said } from './trend-shape.ts';

/**
 * Of looks at a thing that has not changed, the share that marks any of its figures: at most. It is shared out among all
 * figures of the thing that are asked about (Bonferroni).
 */
const FALSE_ALARMS = 0.01;
/** Of so many of the latest runs it is asked whether they took longer. */
export const RECENT = 5;
/** They are held against so many before them, at the most: what was a year ago is another system. */
const BEFORE = 20;

export interface Sample {
  recent: readonly Interval[];
  before: readonly Interval[];
}

/** The latest of those that have a value, and those before them. @param values of runs that count, oldest first */
export function sampleOf(values: readonly (Interval | undefined)[], recent: number): Sample {
  const had = values.filter((value) => value !== undefined);
  const from = Math.max(0, had.length - recent);
  return { recent: had.slice(from), before: had.slice(Math.max(0, from - BEFORE), from) };
}

/** Whether no two values certainly differ. */
function isSteady({ recent, before }: Sample): boolean {
  const all = [...recent, ...before];
  const [highestLow, lowestHigh] = [
    Math.max(...all.map(({ low }) => low)),
    Math.min(...all.map(({ high }) => high)),
  ];
  return highestLow <= lowestHigh;
}

/** @param asked how many figures of the same thing are asked about @param recent how many runs are asked about */
export function said(sample: Sample, asked: number, recent: number): Said {
  const runs = sample.recent.length + sample.before.length;
  const limit = FALSE_ALARMS / Math.max(1, asked);
  const needs = recent + leastBefore(recent, limit);
  if (runs < needs) return { says: 'too few', runs, needs };
  if (isSteady(sample)) return { says: 'steady' };
  const p = probability(sample.recent, sample.before);
  return { says: p <= limit ? 'longer' : 'not longer', p };
}

/** The fewest earlier runs with which p can be as small as that. */
function leastBefore(recent: number, limit: number): number {
  let before = 1;
  while (leastProbability(recent, before) > limit) before += 1;
  return before;
}

export function testInNumbers(recent: number): History['test'] {
  return { falseAlarms: FALSE_ALARMS, recent, before: BEFORE };
}
