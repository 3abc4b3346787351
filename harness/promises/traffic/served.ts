import { at, type Figure } from '../../figures/interval.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { served } from '../../signals/workload/requests.ts';

/** Fewer requests than this are no share of anything. */
const FEWEST = 20;

/**
 * The share, 0 to 1, of the workload's requests between injection and undo that were served: writes acknowledged and
 * reads answered with what was asked for, each within the workload's deadline.
 */
export function servedWhileBroken(facts: Facts): Figure {
  const { injected, undoing = watchedUntil(facts) } = facts.fault;
  if (injected === undefined) return { absent: 'the injection was never complete' };
  const all = served(facts).filter(({ sent }) => sent >= injected && sent <= undoing);
  if (all.length < FEWEST) return { absent: `only ${all.length} requests were sent while the fault was in` };
  return at(all.filter(({ ok }) => ok).length / all.length);
}
