/** What a rehearsal's timeline comes to. Pure: the same records and the same history give the same report. */

import { stoodStill } from '../figures/stalls.ts';
import type { Millis } from '../model/time.ts';
import { type Ledger, ledgerOf } from '../promises/ledger/entries.ts';
import { comparedIn } from '../promises/watching/moved.ts';
import { comparedInWords, ratesInWords, whoseInWords } from '../promises/watching/words.ts';
import type { ChecklistPoint, FigureReport, RehearsalReport } from '../report/rehearsal/rehearsal-report.ts';
import { type Facts, gather } from '../signals/facts.ts';
import { exact } from '../text/format.ts';
import type { Part, PartJudgement, PartRecord } from './part.ts';
import type { RehearsalTimeline } from './read-timeline.ts';
import type { RehearsalHeader, RehearsalRecord } from './records.ts';
import { stepReports } from './step-reports.ts';
import { type Stalled, type Trends, timed } from './timed.ts';
import { verdictOf } from './verdict.ts';
import { evidenceGaps } from './watched.ts';

type Of<Kind extends RehearsalRecord['kind']> = Extract<RehearsalRecord, { kind: Kind }>;

/**
 * @param parts those of the rehearsal, which judge their own records
 * @param trends how each step and figure went in earlier rehearsals of this kind
 * @returns `undefined` for a timeline without its first record
 */
export function judgeRehearsal(
  timeline: RehearsalTimeline,
  parts: readonly Part[],
  trends: Trends,
): RehearsalReport | undefined {
  const of = <Kind extends RehearsalRecord['kind']>(kind: Kind) =>
    timeline.own.filter((record): record is Of<Kind> => record.kind === kind);
  const [header] = of('rehearsal');
  if (header === undefined) return undefined;
  const facts = gather(timeline.observed);
  const found = ledgerOf(facts, header.findable !== false);
  const begun = wellSince(of('step'));
  const blind = (until: Millis) => (begun === undefined ? [] : evidenceGaps(facts, header, begun, until));
  const judged = parts.map((part) => judgePart(part, timeline, { header, facts, found, blind }));
  const excuse = judged.find((one) => one.excuse !== undefined)?.excuse;
  const { lost, damaged } = judged.find(({ rows }) => rows !== undefined)?.rows ?? absentRows(found);
  const oldestMs = Math.max(found.oldestMs, ...lost.map(({ ageMs }) => ageMs));
  const rpoMs = found.unknown.length > 0 ? null : oldestMs;
  const stalled: Stalled = (from, to) => stoodStill(facts.stalls, from, to);
  const list = lastOfEach(of('checked'));
  const points = judged
    .flatMap((one) => one.points ?? [])
    .filter((point) => list.some((one) => one.list === point.list));
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
    durationMs: Math.max(0, facts.last, ...timeline.own.map(({ t }) => t)),
    manual: header.manual,
    ...(header.hurry === undefined ? {} : { hurry: header.hurry }),
    commit: header.commit,
    firedrill: header.firedrill,
    ...(header.made === undefined ? {} : { made: header.made }),
    engine: header.engine,
    images: header.images,
    ...watchingOf(facts),
    verdict: { status: 'pass' },
    steps: stepReports(header, of('step'), trends, stalled),
    notRehearsed: header.steps.flatMap(({ part, title, who, until }) =>
      part === 'paper' ? [{ title, who, why: until }] : [],
    ),
    figures: header.figures.map((figure): FigureReport => {
      if (figure.id === 'rpo')
        return rpo(figure, rpoMs, { ...found.summary, readBack: facts.readbacks.size }, trends);
      const { t = 0, measured: seen } = of('figure').findLast((one) => one.figure === figure.id) ?? {};
      const measured = seen !== undefined && 'low' in seen ? seen : null;
      const shown = timed(figure, measured, trends, stalled(t - (measured?.high ?? 0), t));
      if (measured === null && excuse !== undefined) return { ...shown, grade: null, absent: excuse };
      const why = seen !== undefined && 'absent' in seen ? seen.absent : 'the rehearsal never came to it';
      return { ...shown, ...(measured === null ? { absent: why } : {}) };
    }),
    decisions: judged.flatMap(({ decisions = [] }) => decisions),
    ...refusedBy(judged),
    ...followUpsOf(header, of('step')),
    checklist: [...list, ...points.map(({ broken: _, ...point }) => point)],
    ledger: { ...found.summary, rpoMs },
    lost: lost.map(({ ageMs: _, ...row }) => row),
    damaged: [...damaged],
    deviations: [
      ...(header.manual ? ['done by hand'] : []),
      ...hurried(header),
      ...of('deviation').map(({ text }) => text),
      ...judged.flatMap(({ deviations = [] }) => deviations),
    ],
  };
  const broken = [...list.filter(({ ok }) => !ok), ...points.filter((point) => point.broken)];
  const unknown = found.unknown.length;
  return {
    ...report,
    verdict: verdictOf(report, { end: facts.end, blind, unknown, judged, excuse, broken }),
  };
}

function followUpsOf(
  { followUps = [] }: RehearsalHeader,
  steps: readonly Of<'step'>[],
): Pick<RehearsalReport, 'followUps'> {
  const done = steps.filter((one) => one.edge === 'end' && one.outcome === 'done');
  const due = followUps.filter(({ after }) => done.some(({ step }) => step === after));
  return due.length === 0 ? {} : { followUps: due.map(({ title, who }) => ({ title, who })) };
}

function refusedBy(judged: readonly PartJudgement[]): Pick<RehearsalReport, 'refused'> {
  const refused = judged.flatMap((one) => one.refused ?? []);
  return refused.length === 0 ? {} : { refused };
}

/** What was shorter than the procedure says. */
function hurried({ hurry, waits = [] }: RehearsalHeader): string[] {
  if (hurry === undefined) return [];
  return waits.map(
    ({ title, ms, wholeMs }) =>
      `in a hurry of ${hurry}: ${title} lasted ${exact(ms)} at most, and lasts ${exact(wholeMs)}`,
  );
}

interface Seen {
  header: RehearsalHeader;
  facts: Facts;
  found: Ledger;
  blind(until: Millis): readonly string[];
}

function judgePart<Own extends PartRecord>(
  part: Part<unknown, Own>,
  timeline: RehearsalTimeline,
  { header, facts, found, blind }: Seen,
): PartJudgement {
  const judgement = part.judge?.({
    header,
    records: timeline.of(part),
    ledger: found,
    written: (id) => facts.writes.find((write) => write.id === id)?.t,
    readBack: (id) => facts.readbacks.get(id)?.t,
    blind,
  });
  return judgement ?? {};
}

/** Where no part says what rows read: those that were acknowledged and are gone. */
function absentRows({ lost }: Ledger): NonNullable<PartJudgement['rows']> {
  return { lost: lost.map((id) => ({ id, wrote: id, reads: null, ageMs: 0 })), damaged: [] };
}

/** When the first step was over: until then the observers are on their way, too. */
function wellSince(steps: readonly Of<'step'>[]): Millis | undefined {
  return steps.find((one) => one.edge === 'end' && one.outcome === 'done')?.t;
}

/** Of timelines of before it was measured there is nothing to say. */
function watchingOf(facts: Facts): Pick<RehearsalReport, 'watching'> {
  const { watching, control } = facts;
  if (watching === undefined || control === undefined) return {};
  const seen = comparedInWords(comparedIn(facts, control));
  return { watching: `${ratesInWords(watching)}; ${whoseInWords(control)}: ${seen}` };
}

function rpo(
  figure: RehearsalHeader['figures'][number],
  oldest: number | null,
  { readBack, attempted, unknown = 0 }: { readBack: number; attempted: number; unknown?: number },
  trends: Trends,
): FigureReport {
  const none = (absent: string): FigureReport => ({ ...timed(figure, null, trends, 0), absent });
  if (readBack === 0) return none('no write was read back');
  if (oldest === null) return none(`the fate of ${attempted - unknown} of ${attempted} writes is known`);
  return timed(figure, { low: oldest, high: oldest }, trends, 0);
}

function lastOfEach(all: readonly Of<'checked'>[]): ChecklistPoint[] {
  const last = new Map(
    all.map(({ list, title, ok, evidence }) => [`${list}: ${title}`, { list, title, ok, evidence }]),
  );
  return [...last.values()];
}
