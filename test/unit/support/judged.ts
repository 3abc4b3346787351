/** Asks a judgement about one finding. */

import type { Finding, Grade, Judgement, VerdictStatus } from '../../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { judge } from '../../../harness/promises/judge.ts';

/** The one finding whose expectation matches. */
export function findingOf(judgement: Judgement, expectation: RegExp): Finding {
  const found = judgement.findings.filter((one) => expectation.test(one.expectation));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const all = judgement.findings.map((one) => one.expectation).join('\n');
    throw new Error(`${expectation} matches ${found.length} findings of:\n${all}`);
  }
  return first;
}

/** One way for a run to go wrong, and what must come of it. */
export interface Mutant {
  name: string;
  records: () => TimelineRecord[];
  verdict: VerdictStatus;
  /** The finding that must say so. */
  expectation: RegExp;
  grade: Grade;
  because: RegExp;
}

/** The judgement's answer in the mutant's terms, so that a test can compare all of it at once. */
export function outcome({
  records,
  expectation,
}: Mutant): Pick<Mutant, 'verdict' | 'grade'> & { because: string } {
  const judgement = judge(records());
  const { grade, because } = findingOf(judgement, expectation);
  return { verdict: judgement.verdict.status, grade, because };
}
