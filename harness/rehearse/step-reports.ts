import type { StepRecord } from '../model/step-record.ts';
import type { StepReport } from '../report/rehearsal/rehearsal-report.ts';
import type { RehearsalHeader } from './records.ts';
import { type Stalled, type Trends, timed } from './timed.ts';

/** What became of each step: of its last attempt, timed from the first, since users wait through all of them. */
export function stepReports(
  { steps }: RehearsalHeader,
  records: readonly StepRecord[],
  trends: Trends,
  stalled: Stalled,
): StepReport[] {
  return steps.flatMap(({ part, ...step }): StepReport[] => {
    if (part === 'paper') return [];
    const own = records.filter((record) => record.step === step.id);
    const begins = own.filter(({ edge }) => edge === 'begin').map(({ t }) => t);
    const [began, last] = [begins[0] ?? null, begins.at(-1) ?? null];
    const end = own.findLast((record) => record.edge === 'end');
    const ended = end?.edge === 'end' ? end : undefined;
    const before = began === null || last === null ? 0 : last - began;
    const measured =
      ended?.measured === undefined
        ? null
        : { low: before + ended.measured.low, high: before + ended.measured.high };
    const shown = timed(step, measured, trends, stalled(began ?? 0, ended?.t ?? 0));
    return [
      {
        ...shown,
        // What was not done for a reason is not late.
        grade: ended?.outcome === 'done' || ended?.outcome === 'failed' ? shown.grade : null,
        who: step.who,
        until: step.until,
        part: part ?? 'step',
        outcome: ended?.outcome ?? 'open',
        attempts: begins.length,
        began,
        ended: began === null ? null : (ended?.t ?? null),
        ...(ended?.reason === undefined ? {} : { reason: ended.reason }),
      },
    ];
  });
}
