import { answerInWords } from '../../figures/answer.ts';
import type { Way } from '../../model/drill.ts';
import type { BrokenAnswer, ProbeName } from '../../model/request.ts';
import type { Plan } from '../plan.ts';

/** What the contract says of readiness while the fault lasts. */
export interface Readiness {
  readiness?: BrokenAnswer | undefined;
}

/**
 * Which way a probe must go while the fault lasts. For readiness the contract has the last word: without an answer for
 * this drill it must stay good, unless the drill leaves it to chance.
 */
export function wayOf({ whileBroken }: Pick<Plan, 'whileBroken'>, probe: ProbeName, spec: Readiness): Way {
  const way = whileBroken[probe];
  if (probe !== 'readiness' || way === 'either') return way;
  return spec.readiness === undefined ? 'good' : 'bad';
}

/** `503, status = "not_ready"` */
export function readinessWords({ readiness = { status: 503 } }: Readiness): string {
  return answerInWords(readiness);
}
