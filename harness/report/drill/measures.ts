import type { Measure, Report } from '../../model/judgement.ts';
import { MEASURES, type MeasureName } from '../../model/objective.ts';
import type { FigureShown, Scale, Section } from '../../model/section.ts';
import { exact, interval } from '../../text/format.ts';
import { figureOf } from '../words.ts';

/** How long what took, against what was promised of it. */
export function measuresSection(report: Report): Section {
  const { flaps } = report;
  const again = `The user's service went down again ${flaps.length} times, inside the outage or after it: ${flaps.map(interval).join(', ')}.`;
  return {
    id: 'measures',
    title: 'Measures',
    blocks: [
      { kind: 'figures', figures: MEASURES.map((name) => figure(name, report)) },
      ...(flaps.length === 0 ? [] : [{ kind: 'paragraph' as const, text: again }]),
    ],
  };
}

function figure(name: MeasureName, report: Report): FigureShown {
  const measure = report.measures[name];
  const shown = { label: name, meaning: MEANINGS[name] };
  if ('absent' in measure && measure.moreThan === undefined) return { ...shown, absent: measure.absent };
  const { objective, acceptable, grade, of } = measure;
  const notes = [
    // Why there is no figure begins with whose it would be.
    ...(of === undefined || ('absent' in measure && measure.absent.startsWith(of))
      ? []
      : [`seen by ${seenBy(of)}`]),
    ...('absent' in measure ? [measure.absent] : []),
    ...(timeOf(name, report) ?? []),
  ];
  return {
    ...shown,
    value: figureOf(measure),
    ...(objective === undefined ? {} : { objective: `≤ ${exact(objective)}` }),
    ...(acceptable === undefined ? {} : { acceptable: `≤ ${exact(acceptable)}` }),
    ...(grade === undefined ? {} : { grade }),
    ...scaleOf(measure),
    ...(notes.length === 0 ? {} : { remark: notes.join(', ') }),
  };
}

/** Whose answers it was measured on. */
function seenBy(of: string): string {
  if (of === 'user') return 'the user probe';
  return of === 'writes' || of === 'reads' ? `users' ${of}` : of;
}

/** Where there is something to hold it against. */
function scaleOf(measure: Measure): { scale?: Scale } {
  if ('absent' in measure || measure.objective === undefined) return {};
  const { low, high, objective, acceptable } = measure;
  return { scale: { low, high, objective, ...(acceptable === undefined ? {} : { acceptable }) } };
}

/** What each measure spans, for readers who do not know the words. */
const MEANINGS: Readonly<Record<MeasureName, string>> = {
  detect: 'injection → readiness says so',
  alert: 'injection → the slowest expected alert fires',
  deliver: 'injection → the slowest expected alert reaches the receiver',
  recover: 'undo complete → first of a stable run, of user probe, writes and reads whichever took longest',
  rto: 'injection → recovered: the time for which the fault was held is part of it',
  outage: 'first failed user probe → first of a stable run',
  clear: 'undo complete → the last resolved notification arrives',
};

/** Whose time an alert's figure is in; nothing for figures that no pace touches. */
function timeOf(name: MeasureName, { pace, alerts }: Report): string[] | undefined {
  if (name !== 'alert' && name !== 'deliver' && name !== 'clear') return undefined;
  if (pace === 1) return ['real time'];
  const expected = alerts.filter((alert) => alert.expected);
  const edge = name === 'clear' ? 'resolves' : 'fires';
  const predicted =
    expected.length > 0 &&
    expected.every(({ asWritten }) => asWritten.status === 'fires' && asWritten[edge] !== undefined);
  return [predicted ? 'production time, as written' : `compressed ${pace} ×`];
}
