import { setTimeout as pause } from 'node:timers/promises';
import { explain } from 'service-kit/errors';
import type { Outcome } from './metrics.ts';
import { SideFailure } from './sides/call.ts';
import type { Parts } from './sync/parts.ts';
import { sync } from './sync/sync.ts';
import type { Synced } from './sync/synced.ts';
import type { BridgeEvent } from './webhooks/event.ts';

/** What a try at an event came to; `wait` that a side is away, and that trying later may help. */
export type Handled =
  | { readonly is: 'over'; readonly outcome: Outcome; readonly synced: Synced; readonly because?: string }
  | { readonly is: 'wait'; readonly because: string };

export interface Tries {
  readonly retries: number;
  readonly firstPauseMs: number;
}

/** Tries until it is done or the tries are used up, each pause twice the one before. */
export async function handle(
  event: BridgeEvent,
  parts: Parts,
  { retries, firstPauseMs }: Tries,
): Promise<Handled> {
  for (let again = 0; ; again += 1) {
    try {
      const synced = await sync(event, parts);
      return { is: 'over', outcome: outcomeOf(synced), synced };
    } catch (error) {
      if (!(error instanceof SideFailure)) throw error;
      const because = explain(error);
      if (!error.mayPass) {
        const synced = { target: 'none', action: 'refused', changed: false } as const;
        return { is: 'over', outcome: 'failed', synced, because };
      }
      if (again >= retries) return { is: 'wait', because };
      await pause(firstPauseMs * 2 ** again);
    }
  }
}

function outcomeOf({ action, changed }: Synced): Outcome {
  if (action === 'identical') return 'identical';
  return action === 'rowNotFound' || action === 'personNotFound' || (!changed && action !== 'none')
    ? 'skipped'
    : 'processed';
}
