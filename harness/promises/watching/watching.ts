/** That those who watch are not the incident: what probes cost the service, and that its users did not notice. */

import { probesIn } from '../../model/request.ts';
import type { Facts } from '../../signals/facts.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise } from '../kind.ts';
import { comparedIn } from './moved.ts';
import { comparedInWords, ratesInWords, whoseInWords } from './words.ts';

const ID = 'watching/harmless';

export const watching = definePromise({
  key: 'watching',
  contract: {},
  // Timelines of before it was measured are not asked about it.
  expects: (_, plan) =>
    plan.watching === undefined || probesIn(plan.probes).length === 0
      ? []
      : [
          {
            id: ID,
            words: "watching moves neither the users' errors nor their median latency",
            phase: 'start',
            moot: 'before',
          },
        ],
  knows: (_, facts) => facts,
  judge: (_, facts, { plan }) => (plan.watching === undefined ? [] : harmless(facts)),
});

function harmless(facts: Facts): Claim[] {
  const judged = judging(ID);
  const { control, watching: record } = facts;
  if (control === undefined || record === undefined) return [];
  const seen = comparedIn(facts, control);
  const took = `${whoseInWords(control)}: ${comparedInWords(seen)}; ${ratesInWords(record)}`;
  if (seen.moved === undefined)
    return [judged('no-evidence', `too few requests to tell: ${took}`, control.t)];
  if (seen.moved !== 'nothing')
    return [judged('no-evidence', `it moved their ${seen.moved}: ${took}`, control.t)];
  return [judged('pass', took, control.t)];
}
