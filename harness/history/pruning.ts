/** Which folders go, by rule. */

import { humanMs } from '../durations/duration.ts';
import type { Filed } from './entry.ts';
import { whatOf } from './trend.ts';

export interface PruneRule {
  /** Milliseconds: what ended since is kept. */
  keepMs: number;
  /** Whether all is kept that did not pass. */
  keepFailed: boolean;
  /** How many of the latest of each thing are kept, however old. */
  keepLast: number;
}

/** Why what is old stays. */
export interface Kept {
  entry: Filed;
  because: string;
}

/** The rule in words, for the tombstone. */
export function ruleInWords({ keepMs, keepFailed, keepLast }: PruneRule): string {
  return [
    `keep ${humanMs(keepMs)}`,
    ...(keepFailed ? ['keep what did not pass'] : []),
    ...(keepLast === 0 ? [] : [`keep the last ${keepLast} of each`]),
  ].join(', ');
}

/**
 * @param entries of what has a folder, oldest first
 * @param inUse ids that are needed still, each with why
 */
export function toPrune(
  entries: readonly Filed[],
  rule: PruneRule,
  now: Date,
  inUse: ReadonlyMap<string, string>,
): { go: Filed[]; kept: Kept[] } {
  const lasts = new Set(
    [...Map.groupBy(entries, (entry) => `${entry.kind} ${whatOf(entry)}`).values()].flatMap((all) =>
      all.slice(Math.max(0, all.length - rule.keepLast)),
    ),
  );
  const go: Filed[] = [];
  const kept: Kept[] = [];
  for (const entry of entries) {
    if (now.getTime() - Date.parse(entry.endedAt) < rule.keepMs) continue;
    const because =
      inUse.get(entry.run) ??
      (rule.keepFailed && !isPassed(entry) ? 'it did not pass' : undefined) ??
      (lasts.has(entry) ? 'it is one of the last' : undefined);
    if (because === undefined) go.push(entry);
    else kept.push({ entry, because });
  }
  return { go, kept };
}

function isPassed(entry: Filed): boolean {
  if (entry.kind === 'gate') return entry.decision !== 'no-go';
  return entry.verdict === 'pass' || entry.verdict === 'acceptable';
}
