import { askForText, pathOf } from './ask.ts';
import { sumOf } from './prometheus-text.ts';

/** A service that cannot say at once how often it was called cannot be taken at its word. */
const LIMIT_MS = 2_000;

/**
 * Asks a service for the sum of all its series of one name that carry some labels; 0 where it has none.
 * @param url where it tells, in Prometheus' text format
 * @throws Error when it does not tell in time, or tells of no number
 */
export async function readCounter(
  url: string,
  metric: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const sum = sumOf(await askForText(url, { deadlineMs: LIMIT_MS }), metric, labels);
  if (!Number.isFinite(sum)) throw new Error(`${pathOf(url)} says that ${metric} is ${sum}`);
  return sum;
}
