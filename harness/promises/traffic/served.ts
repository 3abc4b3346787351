import { at, type Figure } from '../../figures/interval.ts';
import { type Evidence, watchedUntil } from '../../signals/evidence.ts';

/** Fewer requests than this are no share of anything. */
const FEWEST = 20;

/**
 * The share, 0 to 1, of the workload's requests between injection and undo that were served: writes acknowledged and
 * reads answered with what was asked for, each within the workload's deadline.
 */
export function served(evidence: Evidence): Figure {
  const { injected, undoing = watchedUntil(evidence) } = evidence.fault;
  if (injected === undefined) return { absent: 'the injection was never complete' };
  const during = ({ sent }: { sent: number }): boolean => sent >= injected && sent <= undoing;
  const writes = evidence.writes.filter(during);
  const reads = evidence.reads.filter(during);
  const all = writes.length + reads.length;
  if (all < FEWEST) return { absent: `only ${all} requests were sent while the fault was in` };
  const good =
    writes.filter(({ outcome }) => outcome === 'acknowledged').length +
    reads.filter(({ ok, found }) => ok && found !== false).length;
  return at(good / all);
}
