import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { readCounter } from '../../http/counter.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { LoadContract } from './contract.ts';

const EVERY_MS = 250;

/** Asks how many wait, four times a second or as often as it is answered, and records every answer; until the signal. */
export async function watchQueue(
  { path, metric }: Pick<NonNullable<LoadContract['queue']>, 'path' | 'metric'>,
  origin: string,
  clock: Clock,
  record: (record: TimelineRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  await every({ periodMs: EVERY_MS }, signal, async () => {
    const depth = await readCounter(`${origin}${path}`, metric, {}).catch(() => Number.NaN);
    if (signal.aborted) return;
    record({ kind: 'queue', t: clock.now(), depth: Number.isNaN(depth) ? null : depth });
  });
}
