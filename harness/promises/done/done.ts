/** Acknowledged is not done: work that was accepted is done in the end, where the contract says how that shows. */

import type { Facts } from '../../signals/facts.ts';
import { count, exact, moment } from '../../text/format.ts';
import { someOf } from '../../text/some-of.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';

const ID = 'done/acknowledged';

export const done = definePromise({
  key: 'done',
  contract: {},
  expects: (_, { workload }) => (workload?.done === undefined ? [] : [expectation(workload.done)]),
  knows: (_, facts) => facts,
  judge: (_, facts, { plan }) => (plan.workload?.done === undefined ? [] : [acknowledgedIsDone(facts)]),
});

function expectation({ field, is, within }: NonNullable<NonNullable<Plan['workload']>['done']>): Expectation {
  const value = [is].flat().join(' or ');
  return {
    id: ID,
    words: `what was acknowledged is done (${field} is ${value}) within ${exact(within)} of the recovery at the latest`,
    phase: 'verify',
  };
}

/** Looked at when all is well again: until the time is over, what is not done is asked about once more. */
function acknowledgedIsDone({ writes, readbacks }: Facts): Claim {
  const judged = judging(ID);
  const ids = [...new Set(writes.flatMap(({ id, outcome }) => (outcome === 'acknowledged' ? [id] : [])))];
  if (ids.length === 0) return judged('no-evidence', 'nothing was acknowledged');
  const undone = ids.filter((id) => readbacks.get(id)?.done === false);
  const unknown = ids.filter((id) => readbacks.get(id)?.done === undefined);
  if (undone.length > 0) {
    const at = readbacks.get(undone[0] ?? '')?.t ?? 0;
    const because = `${undone.length} of ${count(ids.length, 'write')} still were not at ${moment(at)} (${someOf(undone)})`;
    return judged('fail', because, at);
  }
  if (unknown.length > 0)
    return judged('no-evidence', `of ${unknown.length} of ${count(ids.length, 'write')} it is not known`);
  return judged('pass', `all ${ids.length} are`);
}
