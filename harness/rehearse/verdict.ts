import type { Verdict } from '../model/judgement.ts';
import type { Millis } from '../model/time.ts';
import type { ChecklistPoint, RehearsalReport } from '../report/rehearsal/rehearsal-report.ts';
import type { Facts } from '../signals/facts.ts';
import type { PartJudgement } from './part.ts';

/** What the verdict follows from besides the report. */
export interface Grounds {
  end: Facts['end'];
  /** Why what was seen until then cannot be relied on. */
  blind(until: Millis): readonly string[];
  /** Writes of which the target could not say what became of them. */
  unknown: number;
  judged: readonly PartJudgement[];
  /** Why the rest of the procedure was rightly not done. */
  excuse: string | undefined;
  /** Points of checklists that fail the rehearsal. */
  broken: readonly ChecklistPoint[];
}

/** What is broken comes first, then how the rehearsal ended, then what was not seen. */
export function verdictOf(report: RehearsalReport, grounds: Grounds): Verdict {
  const { end, excuse } = grounds;
  const { steps, figures } = report;
  const because = (reasons: readonly string[]) => [...new Set(reasons)].join('; ');
  const broken = brokenPromises(report, grounds);
  if (broken.length > 0) return { status: 'fail', reason: because(broken) };
  if (end === undefined)
    return { status: 'error', reason: 'the timeline does not say how the rehearsal ended' };
  if (end.outcome === 'aborted' || end.outcome === 'error')
    return { status: end.outcome, reason: end.reason };
  const missing = [...(end.outcome === 'unavailable' ? [end.reason] : []), ...missed(report, grounds)];
  if (missing.length > 0) return { status: 'not-proven', reason: because(missing) };
  if (excuse === undefined && steps.some(({ part, outcome }) => part === 'step' && outcome === 'skipped'))
    return { status: 'not-proven', reason: 'a step was skipped' };
  const late = [...steps, ...figures].some(({ grade }) => grade === 'acceptable');
  return { status: late ? 'acceptable' : 'pass' };
}

function brokenPromises(
  { steps, figures, lost }: RehearsalReport,
  { judged, broken }: Pick<Grounds, 'judged' | 'broken'>,
): string[] {
  return [
    // A scene that could not be set says nothing of the procedure; what was looked at in it is a point of a checklist.
    ...steps.flatMap(({ outcome, part, title, reason }) =>
      outcome === 'failed' && part !== 'scene' ? [`${title}: ${reason}`] : [],
    ),
    ...lost.slice(0, 1).map(({ id, wrote, reads }) => {
      const how = reads === null ? 'is gone' : `reads ${JSON.stringify(reads)}`;
      return `${lost.length} acknowledged writes were lost, ${id} (${JSON.stringify(wrote)}) ${how}`;
    }),
    ...judged.flatMap((one) => one.broken ?? []),
    ...[...steps, ...figures].flatMap(({ grade, title }) => (grade === 'fail' ? [`${title}: too late`] : [])),
    ...broken.map(({ title, evidence }) => `${title}: ${evidence}`),
  ];
}

function missed({ steps, figures }: RehearsalReport, { blind, judged, excuse, unknown }: Grounds): string[] {
  const over = Math.max(0, ...steps.map(({ ended }) => ended ?? 0));
  return [
    ...blind(over),
    ...steps.flatMap(({ outcome, part, title, reason }) =>
      outcome === 'failed' && part === 'scene' ? [`${title}: ${reason}`] : [],
    ),
    ...steps.flatMap(({ outcome, title }) => (outcome === 'open' ? [`${title}: never come to`] : [])),
    ...judged.flatMap(({ missing = [] }) => missing),
    ...figures.flatMap(({ objective, absent, title }) =>
      objective !== null && absent !== undefined && excuse === undefined ? [`${title}: ${absent}`] : [],
    ),
    ...[...steps, ...figures].flatMap(({ grade, measured, title }) =>
      grade === 'no-evidence' && measured !== null
        ? [`${title}: too late, but the runner itself stood still meanwhile`]
        : [],
    ),
    ...(unknown > 0 ? [`of ${unknown} writes the target could not say what became of them`] : []),
  ];
}
