/** What remedies are worth, in words. */

import type { RemedySummary } from '../model/judgement.ts';
import type { Interval } from '../model/time.ts';
import { interval, share } from './format.ts';

type Figure = RemedySummary['figure'];

export const REMEDY_FIGURES: Readonly<Record<Figure, string>> = {
  p95: 'p95 of a spike',
  drain: 'the time until the queue is empty',
  median: 'the median of what good answers take',
  failed: 'the share that fails',
};

export const REMEDY_WORDS: Readonly<Record<RemedySummary['helps'], string>> = {
  yes: 'helps',
  no: 'does not help',
  open: 'not proven to help',
};

export const REMEDY_GRADES = { yes: 'pass', no: 'fail', open: 'no-evidence' } as const;

/** `1.20–1.31 s and 1.18–1.25 s` */
export function windowsInWords(
  figure: Figure,
  windows: readonly (Interval | null)[],
  unknown = 'unknown',
): string {
  if (windows.length === 0) return 'never tried';
  return windows
    .map((one) => (one === null ? unknown : figure === 'failed' ? share(one.high) : interval(one)))
    .join(' and ');
}
