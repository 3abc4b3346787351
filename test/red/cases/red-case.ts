import type { Judgement } from '../../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import type { Change } from '../../support/drill.ts';

/** What is seen of a sabotaged run, whether it is just over or was recorded long ago. */
export interface Seen {
  report: Judgement;
  records: readonly TimelineRecord[];
  /** Expectations of a grade, each with its reason. */
  graded(grade: string): string[];
}

/** A way of breaking a promise on a real stack, and what a drill must say of it. */
export interface RedCase {
  /** Of its recorded timeline; stays when the title changes. */
  name: string;
  /** Condition and outcome. */
  title: string;
  change: Change;
  /** It breaks nothing that was promised: the run comes out as good, and says more than that. */
  good?: true;
  /** Asserts with vitest's `expect`; holds of every run of it. */
  expects(seen: Seen): void;
}

/** @param records of a run that was judged to be `report` */
export function seenOf(report: Judgement, records: readonly TimelineRecord[]): Seen {
  return {
    report,
    records,
    graded: (grade) =>
      report.findings.filter((one) => one.grade === grade).map((one) => `${one.expectation}: ${one.because}`),
  };
}
