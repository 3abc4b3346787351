/** The end of a run on a terminal: findings, measures, verdict. Plain padded text; colour is the caller's. */

import type { Finding, Grade, Report, VerdictStatus } from '../model/judgement.ts';
import { MEASURES } from '../model/objective.ts';
import type { Phase } from '../model/phase.ts';
import { duration, interval, moment } from '../text/format.ts';
import { spikeLines } from './load.ts';
import { boundOf, figureOf, GRADE_MARKS, sentence, subject, tally, timeOf, VERDICT_WORDS } from './words.ts';

/** How text is painted; the formats are names that `styleText` of `node:util` knows. */
export type Paint = (format: 'green' | 'yellow' | 'red' | 'bold' | 'dim', text: string) => string;

export interface TerminalOptions {
  paint?: Paint;
  /** Columns; longer lines are cut. */
  width?: number;
}

const PLAIN: Paint = (_, text) => text;

const GRADE_COLOURS: Readonly<Record<Grade, 'green' | 'yellow' | 'red'>> = {
  pass: 'green',
  acceptable: 'yellow',
  fail: 'red',
  'no-evidence': 'yellow',
};

export const VERDICT_COLOURS: Readonly<Record<VerdictStatus, 'green' | 'yellow' | 'red'>> = {
  pass: 'green',
  acceptable: 'yellow',
  fail: 'red',
  'not-proven': 'yellow',
  aborted: 'yellow',
  error: 'red',
};

/** Many lines without a last newline. */
export function terminalReport(report: Report, options: TerminalOptions = {}): string {
  const { paint = PLAIN, width = 120 } = options;
  return [
    ...findingLines(report.findings, paint, width),
    '',
    ...measureLines(report, paint),
    '',
    ...alertLines(report, paint, width),
    ledgerLine(report),
    ...loadLines(report),
    phaseLine(report),
    '',
    verdictLine(report, paint),
  ].join('\n');
}

/** Before the fault everything is meant to be well: what was, is counted and not listed. */
const BEFORE_THE_FAULT: ReadonlySet<Phase> = new Set(['start', 'steady']);

/** What passed in one line each, what was well before the fault in one line, what did not pass with its reason. */
function findingLines(findings: readonly Finding[], paint: Paint, width: number): string[] {
  const isCounted = ({ grade, phase }: Finding) => grade === 'pass' && BEFORE_THE_FAULT.has(phase);
  const counted = findings.filter(isCounted).length;
  const listed = findings.filter((one) => !isCounted(one));
  const phases = Math.max(...findings.map(({ phase }) => phase.length), 0);
  const before: Omit<Finding, 'id'> = {
    phase: 'steady',
    grade: 'pass',
    expectation: 'as it should be before the fault',
    because: `${counted} findings, listed in the report`,
  };
  return [...(counted === 0 ? [] : [before]), ...listed].map(({ grade, phase, expectation, because }) => {
    const mark = paint(GRADE_COLOURS[grade], GRADE_MARKS[grade]);
    const room = width - phases - 3;
    const text = `${expectation}: ${because}`;
    // A reason to act on is never cut.
    const shown = grade === 'pass' ? cut(text, room) : text;
    return `${mark} ${paint('dim', phase.padEnd(phases))} ${grade === 'pass' ? shown : paint('bold', shown)}`;
  });
}

function measureLines(report: Report, paint: Paint): string[] {
  const rows = MEASURES.map((name) => {
    const measure = report.measures[name];
    if ('absent' in measure) return { cells: [name, '–', measure.absent], grade: undefined };
    const { objective, acceptable, grade } = measure;
    const second = acceptable === undefined ? '' : `acceptable ${boundOf(acceptable)}`;
    const notes = [boundOf(objective), second, timeOf(name, report)].filter((note) => note !== '');
    return { cells: [name, figureOf(measure), notes.join(', ')], grade };
  });
  const widths = [0, 1].map((column) => Math.max(...rows.map(({ cells }) => (cells[column] ?? '').length)));
  return rows.map(({ cells, grade }) => {
    const mark = grade === undefined ? ' ' : paint(GRADE_COLOURS[grade], GRADE_MARKS[grade]);
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `${mark} ${padded.join('  ')}`.trimEnd();
  });
}

function alertLines({ alerts }: Report, paint: Paint, width: number): string[] {
  return alerts.map((alert) => {
    const stages = (['pending', 'firing', 'delivered', 'resolved', 'resolvedDelivered'] as const).map(
      (stage) => {
        const when = alert[stage];
        const name = stage === 'resolvedDelivered' ? 'told so' : stage;
        return `${name} ${when === null ? '–' : moment(when.high)}`;
      },
    );
    const asWritten =
      alert.asWritten.fires === undefined ? '' : `, as written ${interval(alert.asWritten.fires)}`;
    const who = alert.expected ? alert.name : `${alert.name} (not expected)`;
    return cut(`  ${paint('dim', 'alert')} ${who}: ${stages.join(', ')}${asWritten}`, width + 10);
  });
}

function ledgerLine({ ledger }: Report): string {
  const { attempted, acknowledged, refused, indeterminate, lost, duplicated, resurrected } = ledger;
  return (
    `  writes ${attempted}: ${acknowledged} acknowledged, ${refused} refused, ${indeterminate} indeterminate; ` +
    `${lost} lost, ${duplicated} duplicated, ${resurrected} resurrected`
  );
}

function loadLines({ load }: Report): string[] {
  if (load === undefined) return [];
  const lines = spikeLines(load);
  const wide = Math.max(...lines.map(([about]) => about.length));
  return lines.map(([about, text]) => `  load ${about.padEnd(wide)}  ${text}`);
}

function phaseLine({ durations }: Report): string {
  const phases = Object.entries(durations).map(([phase, ms]) => `${phase} ${duration(ms)}`);
  return `  phases ${phases.join(', ')}`;
}

function verdictLine(report: Report, paint: Paint): string {
  const { status } = report.verdict;
  const word = paint(VERDICT_COLOURS[status], paint('bold', VERDICT_WORDS[status]));
  const counted = report.findings.length === 0 ? '' : ` (${tally(report.findings)})`;
  return `${word} ${subject(report)}: ${sentence(report)}${status === 'pass' ? '' : counted}`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
