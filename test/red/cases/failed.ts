import type { Judgement } from '../../../harness/model/judgement.ts';

/** Ids of what a run failed by. */
export function failed({ findings }: Judgement): string[] {
  return findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
}
