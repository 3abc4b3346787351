/** What a rehearsal's timeline comes to. Pure: the same records and the same history give the same report. */

import type { Verdict } from '../model/judgement.ts';
import type { Millis } from '../model/time.ts';
import { ledgerOf } from '../promises/ledger/entries.ts';
import type { DecisionReport, FigureReport, RehearsalReport } from '../report/rehearsal/rehearsal-report.ts';
import { type Facts, gather } from '../signals/facts.ts';
import { isTimeline, type RehearsalHeader, type RehearsalRecord } from './records.ts';
import { ageAtEnd, changedRows, DATA, dataPoint } from './rows.ts';
import { stepReports } from './step-reports.ts';
import { type Stalled, type Trends, timed } from './timed.ts';
import { unseen } from './unseen.ts';

type Of<Kind extends RehearsalRecord['kind']> = Extract<RehearsalRecord, { kind: Kind }>;

/**
 * @param trends how each step and figure went in earlier rehearsals of this kind
 * @param wrote what a row read when it was written, by its id
 * @returns `undefined` for a timeline without its first record
 */
export function judgeRehearsal(
  records: readonly RehearsalRecord[],
  trends: Trends,
  wrote: (id: string) => string,
): RehearsalReport | undefined {
  const of = <Kind extends RehearsalRecord['kind']>(kind: Kind) =>
    records.filter((record): record is Of<Kind> => record.kind === kind);
  const [header] = of('rehearsal');
  if (header === undefined) return undefined;
  const facts = gather(records.filter(isTimeline));
  const { summary, lost: absent, unknown } = ledgerOf(facts);
  const rows = changedRows(of('content'), of('kept'), absent, wrote);
  const oldest = Math.max(summary.rpoMs, ...rows.lost.map(({ id }) => ageAtEnd(records, id)));
  const stalled = stalledIn(facts);
  const steps = stepReports(header, of('step'), trends, stalled);
  const stayed = of('decision').at(-1)?.decision.act === false;
  const figures = header.figures.map((figure): FigureReport => {
    if (figure.id === 'rpo') return rpo(figure, oldest, of('readback').length, trends);
    const { t = 0, measured: seen } = of('figure').findLast((one) => one.figure === figure.id) ?? {};
    const measured = seen !== undefined && 'low' in seen ? seen : null;
    const shown = timed(figure, measured, trends, stalled(t - (measured?.high ?? 0), t));
    if (measured === null && stayed) return { ...shown, grade: null, absent: 'it was decided not to act' };
    const why = seen !== undefined && 'absent' in seen ? seen.absent : 'the rehearsal never came to it';
    return { ...shown, ...(measured === null ? { absent: why } : {}) };
  });
  const checklist = lastOfEach(of('checked'));
  const rolledBack = checklist.some(({ list }) => list === 'after the rollback');
  if (rolledBack) checklist.push(dataPoint(rows, summary.acknowledged, unknown.length));
  const report: RehearsalReport = {
    schema: 1,
    rehearsal: header.rehearsal,
    title: header.title,
    target: header.target,
    variant: header.variant,
    variantTitle: header.variantTitle,
    way: header.way,
    run: header.run,
    startedAt: header.startedAt,
    durationMs: Math.max(0, ...records.map(({ t }) => t)),
    manual: header.manual,
    commit: header.commit,
    firedrill: header.firedrill,
    engine: header.engine,
    images: header.images,
    verdict: { status: 'pass' },
    steps,
    notRehearsed: header.steps.flatMap(({ part, title, who, until }) =>
      part === 'paper' ? [{ title, who, why: until }] : [],
    ),
    figures,
    decisions: decisions(header, of('decision')),
    checklist,
    ledger: { ...summary, rpoMs: oldest },
    lost: rows.lost,
    damaged: rows.damaged,
    deviations: [
      ...(header.manual ? ['done by hand'] : []),
      ...of('deviation').map(({ text }) => text),
      ...(rows.damaged.length > 0
        ? [`${rows.damaged.length} rows were wrong before the way back already, and still are`]
        : []),
    ],
  };
  const begun = wellSince(of('step'));
  const blind = (until: Millis) => (begun === undefined ? [] : unseen(facts, header, begun, until));
  return { ...report, verdict: verdict(report, header, of('end')[0], unknown.length, blind) };
}

function verdict(
  report: RehearsalReport,
  header: RehearsalHeader,
  end: Of<'end'> | undefined,
  unknown: number,
  blind: (until: Millis) => readonly string[],
): Verdict {
  const { steps, figures, checklist, lost, decisions: made } = report;
  const broken = [
    // A scene that could not be set says nothing of the procedure; what was looked at in it is a point of a checklist.
    ...steps.flatMap(({ outcome, part, title, reason }) =>
      outcome === 'failed' && part !== 'scene' ? [`${title}: ${reason}`] : [],
    ),
    ...lost.slice(0, 1).map(({ id, wrote, reads }) => {
      const how = reads === null ? 'is gone' : `reads ${JSON.stringify(reads)}`;
      return `${lost.length} acknowledged writes were lost, ${id} (${JSON.stringify(wrote)}) ${how}`;
    }),
    ...made.flatMap(({ right, act, expected, at }) =>
      // Who could not see is not blamed for what was decided.
      right === false && blind(at).length === 0
        ? [
            `it was decided ${act ? '' : 'not '}to act, and had to be ${expected?.act ? '' : 'not '}to act: ${expected?.because}`,
          ]
        : [],
    ),
    ...[...steps, ...figures].flatMap(({ grade, title }) => (grade === 'fail' ? [`${title}: too late`] : [])),
    // That of a write nobody knows is no loss that was seen; it is missing below.
    ...checklist.flatMap(({ ok, title, evidence }) =>
      ok || (title === DATA && lost.length === 0) ? [] : [`${title}: ${evidence}`],
    ),
  ];
  const because = (reasons: readonly string[]) => [...new Set(reasons)].join('; ');
  if (broken.length > 0) return { status: 'fail', reason: because(broken) };
  if (end === undefined)
    return { status: 'error', reason: 'the timeline does not say how the rehearsal ended' };
  if (end.outcome === 'aborted') return { status: 'aborted', reason: end.reason };
  if (end.outcome === 'error') return { status: 'error', reason: end.reason };
  const over = Math.max(0, ...steps.map(({ ended }) => ended ?? 0));
  const acted = made.at(-1)?.act ?? true;
  const missing = [
    ...(end.outcome === 'unavailable' ? [end.reason] : []),
    ...blind(over),
    ...steps.flatMap(({ outcome, part, title, reason }) =>
      outcome === 'failed' && part === 'scene' ? [`${title}: ${reason}`] : [],
    ),
    ...steps.flatMap(({ outcome, title }) => (outcome === 'open' ? [`${title}: never come to`] : [])),
    ...(header.expects !== undefined && made.length === 0 ? ['nothing was decided'] : []),
    ...figures.flatMap(({ objective, absent, title }) =>
      objective !== null && absent !== undefined && acted ? [`${title}: ${absent}`] : [],
    ),
    ...[...steps, ...figures].flatMap(({ grade, measured, title }) =>
      grade === 'no-evidence' && measured !== null
        ? [`${title}: too late, but the runner itself stood still meanwhile`]
        : [],
    ),
    ...(unknown > 0 ? [`of ${unknown} writes the target could not say what became of them`] : []),
  ];
  if (missing.length > 0) return { status: 'not-proven', reason: because(missing) };
  const skipped = steps.some(({ part, outcome }) => part === 'step' && outcome === 'skipped' && acted);
  const late = [...steps, ...figures].some(({ grade }) => grade === 'acceptable');
  if (skipped) return { status: 'not-proven', reason: 'a step was skipped' };
  return { status: late ? 'acceptable' : 'pass' };
}

/** When the first step was over: until then those who look are on their way, too. */
function wellSince(steps: readonly Of<'step'>[]): Millis | undefined {
  return steps.find((one) => one.edge === 'end' && one.outcome === 'done')?.t;
}

/** How long the thread that does and times the steps stood still. */
function stalledIn({ stalls }: Pick<Facts, 'stalls'>): Stalled {
  const ours = stalls.filter(({ thread }) => thread === 'main');
  return (from, to) =>
    ours.reduce((sum, { t, forMs }) => sum + Math.max(0, Math.min(t, to) - Math.max(t - forMs, from)), 0);
}

function decisions({ expects }: RehearsalHeader, made: readonly Of<'decision'>[]): DecisionReport[] {
  return made.map(({ t, decision: { act, because, rules } }) => {
    const right =
      expects === undefined
        ? null
        : act === expects.act && (!expects.act || because.includes(expects.because));
    return { at: t, act, because, expected: expects ?? null, right, rules: [...rules] };
  });
}

function rpo(
  figure: RehearsalHeader['figures'][number],
  oldest: number,
  readBack: number,
  trends: Trends,
): FigureReport {
  if (readBack === 0) return { ...timed(figure, null, trends, 0), absent: 'no write was read back' };
  return timed(figure, { low: oldest, high: oldest }, trends, 0);
}

function lastOfEach(all: readonly Of<'checked'>[]): RehearsalReport['checklist'] {
  const last = new Map(
    all.map(({ list, title, ok, evidence }) => [`${list}: ${title}`, { list, title, ok, evidence }]),
  );
  return [...last.values()];
}
