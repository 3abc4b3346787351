/** What production's rules said to the recorded series, of every alert and not only of those that the report tells of. */

import type { Facts } from '../signals/facts.ts';
import { recordedBoundaries } from './recorded-boundaries.ts';

/**
 * `rules/replay.json`, as `rules replay --json` prints it: the recording's boundaries in wall-clock ms, and for each
 * alert whether it fires, when after the injection, and when it resolves after the undo, in ms of production's time.
 * @returns `undefined` where nothing was replayed
 */
export function replayJson(facts: Facts): string | undefined {
  if (facts.asWritten.size === 0) return undefined;
  const alerts = [...facts.asWritten].map(([alert, asWritten]) => ({ alert, asWritten }));
  return `${JSON.stringify({ schema: 1, boundaries: recordedBoundaries(facts), alerts }, null, 2)}\n`;
}
