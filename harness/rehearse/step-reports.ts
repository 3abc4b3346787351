import type { StepReport } from '../report/rehearsal/rehearsal-report.ts';
import type { RehearsalHeader, RehearsalRecord } from './records.ts';
import { type Trends, timed } from './timed.ts';

type StepRecord = Extract<RehearsalRecord, { kind: 'step' }>;

/** What became of each step; the last attempt counts, and how many it took is told. */
export function stepReports(
  { steps }: RehearsalHeader,
  records: readonly StepRecord[],
  trends: Trends,
): StepReport[] {
  return steps.flatMap(({ part, ...step }): StepReport[] => {
    if (part === 'paper') return [];
    const own = records.filter((record) => record.step === step.id);
    const begun = own.findLast(({ edge }) => edge === 'begin');
    const end = own.findLast((record) => record.edge === 'end');
    const ended = end?.edge === 'end' ? end : undefined;
    const measured = ended?.measured ?? null;
    const shown = timed(step, measured, trends);
    return [
      {
        ...shown,
        // What was not done for a reason is not late.
        grade: ended?.outcome === 'done' || ended?.outcome === 'failed' ? shown.grade : null,
        who: step.who,
        until: step.until,
        part: part ?? 'step',
        outcome: ended?.outcome ?? 'open',
        attempts: own.filter(({ edge }) => edge === 'begin').length,
        began: begun?.t ?? null,
        ended: begun === undefined ? null : (ended?.t ?? null),
        ...(ended?.reason === undefined ? {} : { reason: ended.reason }),
      },
    ];
  });
}
