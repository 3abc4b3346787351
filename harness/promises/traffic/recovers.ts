/** After the undo every request of the workload is judged, not only the last ones. */

import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { runAtEnd } from '../../signals/ordered.ts';
import { isRead, isWritten } from '../../signals/workload/requests.ts';
import { judging } from '../claim.ts';
import { atLeast, type Condition, type SoFar } from '../condition.ts';
import type { Claim } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { recoverClaim } from '../recovered.ts';
import { ONE, REQUESTS, type RequestKind, requestPeriod, requestSeries } from '../request-series.ts';
import { trafficHole } from './hole.ts';

/** Writes and reads both come back for good; what was not sent shows nothing. */
export function recovers(id: string, facts: Facts, plan: Plan): Claim {
  const judged = judging(id);
  const { undone } = facts.fault;
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  const claims = REQUESTS.map((kind) => {
    // Whether it should have gone bad is what is said of the hold; here it only has to be good in the end.
    const claim = recoverClaim(id, facts, plan, { ...watched(kind, facts), look: ONE[kind] }, true);
    return { ...claim, because: `${kind}: ${claim.because}` };
  });
  const failed = claims.find(({ grade }) => grade === 'fail');
  if (failed !== undefined) return failed;
  const hole = trafficHole(facts, plan, undone, requestsUntil(facts));
  if (hole !== undefined) return judged('no-evidence', hole.because, hole.at);
  const unseen = claims.find(({ grade }) => grade !== 'pass');
  return unseen ?? judged('pass', claims.map(({ because }) => because).join('; '));
}

function watched(kind: RequestKind, facts: Facts) {
  return { name: `a ${ONE[kind]}`, series: requestSeries(kind, facts) };
}

/** When the workload was stopped at the latest, so that its writes could be read back. */
function requestsUntil(facts: Facts): number {
  return facts.phases.get('verify')?.begin ?? watchedUntil(facts);
}

/** As many of each as the contract calls stable, on end since the undo: only then is it known that they are back. */
export function stableRequests({ facts, plan, limits }: SoFar<unknown>): Condition {
  const { stableProbes } = plan;
  const had = (): number => {
    const { undone = Number.POSITIVE_INFINITY } = facts.fault;
    const since = (one: { intended: number }) => one.intended >= undone;
    const writes = runAtEnd(facts.writes, (one) => since(one) && isWritten(one), stableProbes);
    return Math.min(
      writes,
      runAtEnd(facts.reads, (one) => since(one) && isRead(one), stableProbes),
    );
  };
  return {
    id: 'traffic/stable',
    for: `${stableProbes} writes and ${stableProbes} reads good on end`,
    limitMs: Math.max(limits.recoverMs, 2 * stableProbes * requestPeriod(plan)),
    look: () => atLeast(had(), stableProbes),
  };
}
