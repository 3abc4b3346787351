import type { Finding, Judgement, VerdictStatus } from '../../harness/model/judgement.ts';

const GRADE: Partial<Record<VerdictStatus, Finding['grade']>> = {
  fail: 'fail',
  'not-proven': 'no-evidence',
  acceptable: 'acceptable',
};

/** Ids of the findings that made the verdict what it is. */
export function decisive({ verdict, findings }: Pick<Judgement, 'verdict' | 'findings'>): string[] {
  return findings.flatMap(({ id, grade }) => (grade === GRADE[verdict.status] ? [id] : []));
}
