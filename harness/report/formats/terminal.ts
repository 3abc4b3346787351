/** Documents for a terminal. It is read from its end: the sections stand the other way round, the verdict is the last line. */

import type { Finding, Grade, VerdictStatus } from '../../model/judgement.ts';
import type { Phase } from '../../model/phase.ts';
import type { Block, FigureShown, Inline, Section, Text } from '../../model/section.ts';
import { type Cell, columns } from '../../text/columns.ts';
import { oneLine } from '../../text/one-line.ts';
import { type Document, headingOf } from '../document.ts';
import { GRADE_MARKS, verdictWord } from '../words.ts';
import { partsOf, wordsOf } from './inline.ts';

/** How text is painted; the formats are names that `styleText` of `node:util` knows. */
export type Paint = (format: 'green' | 'yellow' | 'red' | 'bold' | 'dim', text: string) => string;

export interface TerminalOptions {
  paint?: Paint;
  /** Columns; what is longer and needs no reader's hand is cut. */
  width?: number;
}

const COLOURS: Readonly<Record<Grade | VerdictStatus, 'green' | 'yellow' | 'red'>> = {
  pass: 'green',
  acceptable: 'yellow',
  fail: 'red',
  'no-evidence': 'yellow',
  'not-proven': 'yellow',
  aborted: 'yellow',
  error: 'red',
};

const STATE_COLOURS = { pass: 'green', fail: 'red', skip: 'yellow' } as const;

/** Before the fault everything is meant to be well: what was, is counted and not listed. */
const BEFORE_THE_FAULT: ReadonlySet<Phase> = new Set(['start', 'steady']);

/** Many lines without a last newline. */
export function terminal(document: Document, options: TerminalOptions = {}): string {
  const { paint } = { paint: PLAIN, ...options };
  const about = document.notes.map((note) => cell(note, PLAIN).plain).join(' · ');
  return [
    terminalSections(document.sections, options),
    '',
    paint('dim', about),
    lastLine(document, paint),
  ].join('\n');
}

function lastLine(document: Document, paint: Paint): string {
  const { title, subject = title, verdict } = document;
  if (verdict === undefined) return oneLine(headingOf(document));
  const word = paint(COLOURS[verdict.status], paint('bold', verdictWord(verdict)));
  return `${word} ${oneLine(`${subject}: ${verdict.reason}`)}`;
}

/** Sections alone, the first last. */
export function terminalSections(sections: readonly Section[], options: TerminalOptions = {}): string {
  const { paint, width } = { paint: PLAIN, width: 120, ...options };
  return sections
    .toReversed()
    .flatMap(({ title, blocks, brief = blocks }) => {
      const lines = brief.flatMap((one) => block(one, paint, width - 2));
      if (title === undefined || lines.length === 0) return lines;
      return [paint('bold', oneLine(title)), ...lines.map((line) => `  ${line}`)];
    })
    .join('\n');
}

const PLAIN: Paint = (_, text) => text;

function block(one: Block, paint: Paint, width: number): string[] {
  switch (one.kind) {
    case 'paragraph':
      return [cell(one.text, paint).painted];
    case 'list':
      return one.items.map((item) => cell(item, paint).painted);
    case 'facts':
      return aligned(
        one.facts.map(({ label, value }) => [dimmed(oneLine(label), paint), cell(value, paint)]),
      );
    case 'figures':
      return aligned(one.figures.map((figure) => figureCells(figure, paint)));
    case 'findings':
      return aligned(folded(one.findings).map((finding) => findingCells(finding, paint, width)));
    case 'table': {
      const head = one.head.some((text) => text !== '') ? [one.head.map((text) => dimmed(text, paint))] : [];
      return aligned([...head, ...one.rows.map((row) => row.map((text) => cell(text, paint)))]);
    }
    case 'code':
      return one.text.split('\n').map(oneLine);
    // A picture needs a page, and a form a pen.
    case 'picture':
    case 'moments':
    case 'form':
      return [];
  }
}

function aligned(rows: readonly (readonly Cell[])[]): string[] {
  return rows.length === 0 ? [] : columns(rows).split('\n');
}

function figureCells(figure: FigureShown, paint: Paint): Cell[] {
  const { label } = figure;
  if ('absent' in figure) return [' ', oneLine(label), '–', oneLine(figure.absent)];
  const { value, objective, acceptable, remark, grade } = figure;
  const notes = [objective, acceptable && `acceptable ${acceptable}`, remark].filter((note) => note);
  return [
    grade === undefined ? ' ' : mark(grade, paint),
    oneLine(label),
    oneLine(value),
    oneLine(notes.join(', ')),
  ];
}

type Line = Pick<Finding, 'phase' | 'grade' | 'expectation' | 'because'>;

/** What could not be seen of a fault that never came, in one line after why it did not. */
function neverBroken(findings: readonly Finding[]): Line[] | undefined {
  const injected = findings.find(({ id }) => id === 'fault/injected');
  // What the machine was short of meanwhile may be told behind it.
  if (!injected?.because?.startsWith(NEVER_INJECTED) || findings.some(({ grade }) => grade === 'fail'))
    return undefined;
  const why = findings.filter(({ id, grade }) => grade === 'no-evidence' && /^(run|watching)\//.test(id));
  const rest = findings.length - why.length;
  if (why.length === 0 || rest < 2) return undefined;
  const because = `${rest} findings, listed in the report`;
  return [
    ...why,
    {
      phase: 'hold',
      grade: 'no-evidence',
      expectation: 'nothing was broken, so that nothing was shown',
      because,
    },
  ];
}

/** What was well before the fault in one line, then the others. */
function folded(findings: readonly Finding[]): Line[] {
  const unbroken = neverBroken(findings);
  if (unbroken !== undefined) return unbroken;
  const isFolded = ({ grade, phase }: Finding) => grade === 'pass' && BEFORE_THE_FAULT.has(phase);
  const counted = findings.filter(isFolded).length;
  // Beside something that was not as it should be, those that were are no headline: they are told one by one.
  const allWell = findings.every((one) => !BEFORE_THE_FAULT.has(one.phase) || one.grade === 'pass');
  if (counted === 0 || !allWell) return [...findings];
  const before: Line = {
    phase: 'steady',
    grade: 'pass',
    expectation: 'as it should be before the fault',
    because: `${counted} findings, listed in the report`,
  };
  return [before, ...findings.filter((one) => !isFolded(one))];
}

/** What passed is cut to the line; a reason to act on never is. */
function findingCells({ phase, grade, expectation, because }: Line, paint: Paint, width: number): Cell[] {
  const text = oneLine(`${expectation}: ${because}`);
  const room = width - PHASE_WIDTH - 5;
  const shown = grade === 'pass' ? cut(text, room) : paint('bold', text);
  return [mark(grade, paint), dimmed(phase.padEnd(PHASE_WIDTH), paint), shown];
}

/** In the words of the fault's own finding. */
const NEVER_INJECTED = 'the fault was never injected';

/** Of the longest name of a phase. */
const PHASE_WIDTH = 7;

function mark(grade: Grade, paint: Paint): Cell {
  return { plain: GRADE_MARKS[grade], painted: paint(COLOURS[grade], GRADE_MARKS[grade]) };
}

function dimmed(plain: string, paint: Paint): Cell {
  return { plain, painted: paint('dim', plain) };
}

function cell(text: Text, paint: Paint): { plain: string; painted: string } {
  const parts = partsOf(text).map((part) => ({ part, words: oneLine(briefly(part)) }));
  return {
    plain: parts.map(({ words }) => words).join(''),
    painted: parts.map(({ part, words }) => painted(part, words, paint)).join(''),
  };
}

/** Of a grade its mark alone: the colour says the rest. */
function briefly(part: Inline): string {
  return typeof part === 'object' && 'grade' in part ? GRADE_MARKS[part.grade] : wordsOf(part);
}

function painted(part: Inline, words: string, paint: Paint): string {
  if (typeof part === 'string' || 'code' in part || 'link' in part || 'spark' in part) return words;
  if ('strong' in part) return paint('bold', words);
  if ('state' in part) return paint(STATE_COLOURS[part.state], words);
  return paint(COLOURS['grade' in part ? part.grade : part.verdict], words);
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
